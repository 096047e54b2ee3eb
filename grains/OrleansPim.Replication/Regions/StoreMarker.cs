using System.IO.Hashing;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Regions;

/// <summary>What a region store carries to tell its present life from any other.</summary>
/// <param name="Deployment">The deployment that the store belongs to: a store of another one never gets a vote.</param>
/// <param name="Region">The region that the store belongs to: two stores with swapped addresses are noticed.</param>
/// <param name="Incarnation">The store's life.</param>
/// <param name="Replaces">
/// The life that the configuration named when this one was begun: only while it still does is this the marker of a rebuild that
/// broke off, and not that of an old copy. Nothing for the first life.
/// </param>
/// <remarks>
/// Bytes: magic <c>PIMM</c>, format (1 byte), deployment (16), incarnation (16), the replaced one (16), length of the region's name (1), the name in
/// ASCII, and the XxHash128 of all that came before (16).
/// </remarks>
public sealed record StoreMarker(Guid Deployment, RegionName Region, StoreIncarnation Incarnation, StoreIncarnation Replaces = default)
{
    private const byte Format = 1;
    private const int NameAt = 54;
    private const int ChecksumLength = 16;

    /// <summary>Where the marker lies in every store.</summary>
    public static BlobKey Key { get; } = new("marker");

    private static ReadOnlySpan<byte> Magic => "PIMM"u8;

    /// <summary>The marker's bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[NameAt + Region.Value.Length + ChecksumLength];
        Magic.CopyTo(bytes);
        bytes[4] = Format;
        Deployment.TryWriteBytes(bytes.AsSpan(5));
        Incarnation.Value.TryWriteBytes(bytes.AsSpan(21));
        Replaces.Value.TryWriteBytes(bytes.AsSpan(37));
        bytes[NameAt - 1] = checked((byte)Region.Value.Length);
        System.Text.Encoding.ASCII.GetBytes(Region.Value, bytes.AsSpan(NameAt));
        XxHash128.Hash(bytes.AsSpan(0, bytes.Length - ChecksumLength), bytes.AsSpan(bytes.Length - ChecksumLength));
        return bytes;
    }

    /// <summary>Reads a marker.</summary>
    /// <returns>The marker; <see langword="null"/> if these bytes are none.</returns>
    public static StoreMarker? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < NameAt + 1 + ChecksumLength || !bytes[..4].SequenceEqual(Magic) || bytes[4] != Format)
            return null;
        var checksumAt = bytes.Length - ChecksumLength;
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        XxHash128.Hash(bytes[..checksumAt], checksum);
        if (!checksum.SequenceEqual(bytes[checksumAt..]) || NameAt + bytes[NameAt - 1] != checksumAt)
            return null;
        var name = System.Text.Encoding.ASCII.GetString(bytes.Slice(NameAt, bytes[NameAt - 1]));
        return RegionName.IsValid(name)
            ? new StoreMarker(
                new Guid(bytes.Slice(5, 16)),
                new RegionName(name),
                new StoreIncarnation(new Guid(bytes.Slice(21, 16))),
                new StoreIncarnation(new Guid(bytes.Slice(37, 16))))
            : null;
    }
}
