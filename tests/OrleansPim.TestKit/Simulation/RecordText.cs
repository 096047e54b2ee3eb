using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.TestKit.Simulation;

/// <summary>Says in one line what a blob holds, for traces.</summary>
internal static class RecordText
{
    public static string Of(BlobKey key, ReadOnlyMemory<byte> content)
    {
        if (StoreMarker.TryRead(content.Span) is { } marker)
            return $"marker of life {Short(marker.Incarnation.Value)}";
        var damage = RegisterRecordCodec.TryRead(content, new RegisterName(key), out var record);
        return record is null
            ? $"{content.Length} bytes ({damage})"
            : $"[life {Short(record.Incarnation.Value)} promised {Of(record.Promised)} accepted {Of(record.Accepted.Ballot)} v{record.Accepted.Version} by {Short(record.WriteId)}]";
    }

    private static string Of(Ballot ballot) => ballot.IsZero ? "-" : $"{ballot.Round}.{Short(ballot.Proposer.Value)}";

    private static string Short(Guid id) => id.ToString("N")[..4];
}
