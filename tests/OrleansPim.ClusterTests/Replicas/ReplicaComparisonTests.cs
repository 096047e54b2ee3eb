using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.ClusterTests.Replicas;

/// <summary>Goal: the comparison can fail, so that its silence proves something. Method: one difference at a time.</summary>
public sealed class ReplicaComparisonTests
{
    private static readonly RegisterName Head = new(new BlobKey("heads/ann"));
    private static readonly Guid Writer = new(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]);

    [Fact]
    public void Equal_values_under_different_promises_are_equal() =>
        Assert.Empty(Compare(Record(promised: 3, version: 7, "x"), Record(promised: 9, version: 7, "x"), Record(promised: 3, version: 7, "x")));

    [Fact]
    public void A_missing_record_is_a_difference() =>
        Assert.NotEmpty(Compare(Record(3, 7, "x"), null, Record(3, 7, "x")));

    [Fact]
    public void An_older_version_is_a_difference() =>
        Assert.NotEmpty(Compare(Record(3, 7, "x"), Record(3, 6, "x"), Record(3, 7, "x")));

    [Fact]
    public void Another_payload_under_the_same_version_is_a_difference() =>
        Assert.NotEmpty(Compare(Record(3, 7, "x"), Record(3, 7, "y"), Record(3, 7, "x")));

    [Fact]
    public void A_flipped_bit_is_a_difference()
    {
        var damaged = Record(3, 7, "x");
        damaged[^20] ^= 1;

        Assert.NotEmpty(Compare(Record(3, 7, "x"), damaged, Record(3, 7, "x")));
    }

    [Fact]
    public void Other_blobs_are_compared_byte_for_byte()
    {
        Assert.Empty(ReplicaComparison.Differences([Copy("a", "segments/1", [1, 2]), Copy("b", "segments/1", [1, 2])]));
        Assert.NotEmpty(ReplicaComparison.Differences([Copy("a", "segments/1", [1, 2]), Copy("b", "segments/1", [1, 3])]));
        Assert.Empty(ReplicaComparison.Differences([Copy("a", "marker", [1]), Copy("b", "marker", [2])]));
    }

    private static IReadOnlyList<string> Compare(params byte[]?[] records) => ReplicaComparison.Differences(
        [.. records.Select((record, index) => record is null ? new RegionCopy($"{index}", new Dictionary<string, byte[]>()) : Copy($"{index}", Head.Key.Value, record))]);

    private static RegionCopy Copy(string region, string key, byte[] content) => new(region, new Dictionary<string, byte[]> { [key] = content });

    private static byte[] Record(long promised, long version, string payload)
    {
        var proposer = new ProposerId(Writer);
        var record = new RegisterRecord(
            Head, 1, default, new Ballot(promised, proposer), new AcceptedAt(new Ballot(2, proposer), version), Writer, System.Text.Encoding.UTF8.GetBytes(payload));
        var bytes = new byte[RegisterRecordCodec.Measure(record)];
        Assert.Equal(bytes.Length, RegisterRecordCodec.Write(record, bytes));
        return bytes;
    }
}
