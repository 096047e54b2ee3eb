using System.IO.Hashing;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Tests.Replication.Repair;

public sealed class StoreMarkerTests
{
    private static readonly StoreMarker Marker = new(
        new Guid("11111111-2222-3333-4444-555555555555"),
        new RegionName("alpha"),
        new StoreIncarnation(new Guid("66666666-7777-8888-9999-aaaaaaaaaaaa")),
        new StoreIncarnation(new Guid("bbbbbbbb-cccc-dddd-eeee-ffffffffffff")),
        Since: 42);

    [Fact]
    public void Marker_is_read_as_it_was_written() => Assert.Equal(Marker, StoreMarker.TryRead(Marker.ToBytes()));

    [Theory, InlineData(MarkerRole.Newcomer), InlineData(MarkerRole.Retired)]
    public void Marker_of_a_replacement_keeps_its_role_and_is_of_a_format_of_its_own(MarkerRole role)
    {
        var bytes = (Marker with { Role = role }).ToBytes();

        Assert.Equal(Marker with { Role = role }, StoreMarker.TryRead(bytes));
        Assert.Equal((byte)3, bytes[4]);
        Assert.Equal((byte)2, Marker.ToBytes()[4]);
        for (var at = 0; at < bytes.Length; at++)
            Assert.Null(StoreMarker.TryRead(bytes.AsSpan(0, at)));
    }

    /// <summary>Goal: a store of the first format keeps its vote after an upgrade. Method: take the later field out again.</summary>
    [Fact]
    public void Marker_of_the_first_format_is_still_read()
    {
        var bytes = Marker.ToBytes();
        byte[] first = [.. bytes[..53], .. bytes[61..]];
        first[4] = 1;
        XxHash128.Hash(first.AsSpan(0, first.Length - 16), first.AsSpan(first.Length - 16));

        Assert.Equal(Marker with { Since = 0 }, StoreMarker.TryRead(first));
    }

    [Fact]
    public void Marker_with_any_byte_changed_or_missing_is_none()
    {
        var bytes = Marker.ToBytes();
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 0x10;
            Assert.Null(StoreMarker.TryRead(damaged));
            Assert.Null(StoreMarker.TryRead(bytes.AsSpan(0, at)));
        }
    }
}
