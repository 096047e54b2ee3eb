namespace OrleansPim.Replication.Ledger;

/// <summary>Decides which of the newest segments are merged with a run of entries that leaves the tail. Pure.</summary>
/// <remarks>
/// Size-tiered, as log-structured merge trees do it (O'Neil et al., "The Log-Structured Merge-Tree", 1996): a segment is merged
/// once enough of its size have gathered, so an entry is rewritten O(log n) times and O(log n) small segments remain. Only what no
/// snapshot covers is merged, and small segments gather for longer than it takes to the next snapshot of a small state: of most
/// subscribers no entry is ever rewritten, which is what bounds the commits of a busy node (the disk).
/// </remarks>
internal static class SegmentMerge
{
    /// <summary>How many small segments become one.</summary>
    public const int SmallFanIn = 24;

    /// <summary>How many merged segments become one of the next tier.</summary>
    public const int FanIn = 4;

    /// <summary>A segment of this length is not merged any more, in bytes; below the longest blob.</summary>
    public const int MaximumLength = 3 * 1024 * 1024;

    /// <summary>The first tier, in bytes: no longer than a full tail.</summary>
    private const int SmallestTier = 64 * 1024;

    /// <summary>How many of the newest segments to merge with the run.</summary>
    /// <param name="lengths">The lengths of the segments that no snapshot covers, oldest first.</param>
    /// <param name="runLength">The run's length.</param>
    public static int Choose(IReadOnlyList<long> lengths, long runLength)
    {
        var merged = 0;
        var total = runLength;
        while (true)
        {
            var tier = Tier(total);
            var peers = 0;
            var length = total;
            for (var i = lengths.Count - 1 - merged; i >= 0 && Tier(lengths[i]) <= tier && length + lengths[i] <= MaximumLength; i--)
            {
                length += lengths[i];
                peers++;
            }

            if (peers < (tier == 0 ? SmallFanIn : FanIn) - 1)
                return merged;
            merged += peers;
            total = length;
        }
    }

    private static int Tier(long length)
    {
        var tier = 0;
        for (var limit = (long)SmallestTier; length >= limit; limit *= FanIn)
            tier++;
        return tier;
    }
}
