namespace OrleansPim.Replication.Ledger;

/// <summary>Moves the tail of a head into a segment. Off the commit path: what it writes means nothing until a head names it.</summary>
internal static class SegmentFolding
{
    /// <summary>How many segments that a snapshot covers gather in the head before an index takes them over.</summary>
    /// <remarks>Few, since each commit writes their references again; not one by one, since each index is a blob.</remarks>
    public const int IndexRun = 8;

    /// <summary>Folds the whole tail of <paramref name="head"/>, which may grow meanwhile.</summary>
    /// <exception cref="Errors.ReplicationException">Nothing changed; try again.</exception>
    public static async Task<Fold> FoldAsync(LedgerBlobs blobs, LedgerHead head, CancellationToken cancellationToken)
    {
        // Only what a snapshot covers goes to an index: an opening must not need one.
        var covered = head.Snapshots.Count > 0 ? head.Snapshots[^1].Sequence : 0;
        var indexed = head.Segments.TakeWhile(segment => segment.LastSequence <= covered).ToArray();
        var fresh = head.Segments.Skip(indexed.Length).ToArray();
        var merged = fresh.TakeLast(SegmentMerge.Choose([.. fresh.Select(segment => segment.Length)], head.TailLength)).ToArray();
        var segment = await blobs.WriteSegmentAsync(merged, head.Tail, cancellationToken);
        return indexed.Length < IndexRun
            ? new Fold(segment, merged.Length, Index: null, IndexedSegments: 0)
            : new Fold(segment, merged.Length, await blobs.WriteIndexAsync(head.Index, indexed, cancellationToken), indexed.Length);
    }
}
