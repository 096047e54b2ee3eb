using Google.Protobuf;
using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Replication.Ledger;

/// <summary>Moves the tail of a head into a segment. Off the commit path: what it writes means nothing until a head names it.</summary>
internal static class SegmentFolding
{
    /// <summary>The most segments that a head names itself; older ones move to an index.</summary>
    public const int MaximumSegments = 64;

    private const int IndexRun = MaximumSegments / 2;

    /// <summary>Folds the whole tail of <paramref name="head"/>, which may grow meanwhile.</summary>
    /// <exception cref="Errors.ReplicationException">Nothing changed; try again.</exception>
    public static async Task<Fold> FoldAsync(LedgerBlobs blobs, LedgerHead head, CancellationToken cancellationToken)
    {
        var merged = SegmentMerge.Choose([.. head.Segments.Select(segment => segment.Length)], head.TailLength);
        var entries = new List<ByteString>();
        foreach (var run in await Task.WhenAll(head.Segments.TakeLast(merged).Select(segment => blobs.ReadSegmentAsync(segment, cancellationToken))))
            entries.AddRange(run);
        entries.AddRange(head.Tail);
        var segment = await blobs.WriteSegmentAsync(entries, cancellationToken);

        var indexed = ChooseForIndex(head, merged);
        return indexed.Count == 0
            ? new Fold(segment, merged, Index: null, IndexedSegments: 0)
            : new Fold(segment, merged, await blobs.WriteIndexAsync(head.Index, indexed, cancellationToken), indexed.Count);
    }

    private static List<SegmentReference> ChooseForIndex(LedgerHead head, int merged)
    {
        // Only what a snapshot covers: an opening must not need the index.
        var covered = head.Snapshots.Count > 0 ? head.Snapshots[^1].Sequence : 0;
        return head.Segments.Count - merged < MaximumSegments
            ? []
            : [.. head.Segments.SkipLast(merged).Take(IndexRun).TakeWhile(segment => segment.LastSequence <= covered)];
    }
}
