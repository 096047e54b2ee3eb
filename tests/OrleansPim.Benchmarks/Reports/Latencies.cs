namespace OrleansPim.Benchmarks.Reports;

/// <summary>How long the operations of one run took.</summary>
/// <remarks>Thread-safe while it is filled.</remarks>
internal sealed class Latencies
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<TimeSpan> _all = new();

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    public void Add(TimeSpan latency) => _all.Enqueue(latency);

    /// <summary>Those of several runs as if they were one.</summary>
    public static Latencies Together(IEnumerable<Latencies> runs)
    {
        var together = new Latencies();
        foreach (var latency in runs.SelectMany(run => run._all))
            together.Add(latency);
        return together;
    }

    /// <summary>The latency that a share of the operations did not exceed.</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan Quantile(double share)
    {
        var sorted = _all.Order().ToArray();
        return sorted.Length == 0 ? TimeSpan.Zero : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
