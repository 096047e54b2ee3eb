namespace OrleansPim.Silo.StatusPage;

/// <summary>Counts durations in buckets that grow by a quarter, so that a quantile is right to about a tenth.</summary>
/// <remarks>Thread-safe. Adding allocates nothing.</remarks>
internal sealed class LatencyCounts
{
    private const double Growth = 1.25;

    private static readonly double[] BoundsSeconds = Bounds();

    private readonly long[] _counts = new long[BoundsSeconds.Length + 1];

    /// <summary>One duration, in seconds.</summary>
    public void Add(double seconds)
    {
        var index = Array.BinarySearch(BoundsSeconds, seconds);
        Interlocked.Increment(ref _counts[index < 0 ? ~index : index]);
    }

    /// <summary>Takes out everything counted so far.</summary>
    public long[] Drain()
    {
        var drained = new long[_counts.Length];
        for (var index = 0; index < drained.Length; index++)
            drained[index] = Interlocked.Exchange(ref _counts[index], 0);
        return drained;
    }

    /// <summary>The duration that a share of those drained did not exceed, in seconds; <see langword="null"/> if there were none.</summary>
    /// <param name="drained">What <see cref="Drain"/> returned.</param>
    /// <param name="share">Above 0, at most 1.</param>
    public static double? Quantile(long[] drained, double share)
    {
        var rank = share * drained.Sum();
        if (rank == 0)
            return null;
        var index = 0;
        var before = 0L;
        while (before + drained[index] < rank)
            before += drained[index++];

        // In between as if they were spread evenly; what is above the last bound is not known any better.
        if (index == BoundsSeconds.Length)
            return BoundsSeconds[^1];
        var low = index == 0 ? 0 : BoundsSeconds[index - 1];
        return low + (BoundsSeconds[index] - low) * (rank - before) / drained[index];
    }

    private static double[] Bounds()
    {
        const double shortest = 0.000_1;
        const double longest = 60;
        var count = (int)Math.Ceiling(Math.Log(longest / shortest, Growth)) + 1;
        return [.. Enumerable.Range(0, count).Select(index => shortest * Math.Pow(Growth, index))];
    }
}
