using Google.Protobuf;

namespace OrleansPim.Replication.Ledger;

/// <summary>Finds entries by their time: a label, so the whole history is read.</summary>
internal static class LedgerTimes
{
    /// <summary>The newest entry that was made at or before a time.</summary>
    /// <returns>Its sequence; 0 if there is none.</returns>
    /// <exception cref="Errors.ReplicationException">The history cannot be read, or cannot be trusted.</exception>
    public static async Task<long> FindAsync(LedgerBlobs blobs, LedgerHead head, DateTimeOffset time, CancellationToken cancellationToken)
    {
        long found = 0;
        foreach (var segment in await blobs.FindSegmentsAsync(head, 0, cancellationToken))
            found = Math.Max(found, Newest(await blobs.ReadSegmentAsync(segment, cancellationToken), time));
        return Math.Max(found, Newest(head.Tail, time));
    }

    private static long Newest(IEnumerable<ByteString> entries, DateTimeOffset time) =>
        entries.Select(Entry.Read).Where(entry => entry.Time <= time).Select(entry => entry.Sequence).DefaultIfEmpty().Max();
}
