namespace OrleansPim.Replication.Ledger;

/// <summary>Decides which of the newest segments are merged with a run of entries that leaves the tail. Pure.</summary>
/// <remarks>
/// Size-tiered, as log-structured merge trees do it (O'Neil et al., "The Log-Structured Merge-Tree", 1996): a segment is merged
/// once <see cref="FanIn"/> of its size have gathered, so an entry is rewritten O(log n) times and O(log n) small segments remain.
/// </remarks>
internal static class SegmentMerge
{
    /// <summary>How many segments of one tier become one of the next.</summary>
    public const int FanIn = 8;

    /// <summary>A segment of this length is not merged any more, in bytes; well below the longest blob.</summary>
    public const int MaximumLength = 1024 * 1024;

    /// <summary>The first tier, in bytes.</summary>
    private const int SmallestTier = 4 * 1024;

    /// <summary>How many of the newest segments to merge with the run.</summary>
    /// <param name="lengths">The lengths of all segments, oldest first.</param>
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

            if (peers < FanIn - 1)
                return merged;
            merged += peers;
            total = length;
        }
    }

    private static int Tier(long length)
    {
        var tier = 0;
        for (var limit = (long)SmallestTier * FanIn; length >= limit; limit *= FanIn)
            tier++;
        return tier;
    }
}
