using OrleansPim.Benchmarks.Reports;

namespace OrleansPim.Benchmarks.Commit;

/// <summary>What one run of the commit path showed.</summary>
/// <param name="Latencies">Of the counted operations.</param>
/// <param name="Elapsed">How long they were counted.</param>
/// <param name="NodeTime">Processor time of the node, warm-up included.</param>
/// <param name="ClientTime">Processor time of this process, warm-up included.</param>
/// <param name="Written">Bytes that the node wrote to files and sockets, warm-up included.</param>
/// <param name="Total">Operations, warm-up included.</param>
/// <param name="WarmUp">How long it warmed up.</param>
internal sealed record Measurement(
    Latencies Latencies, TimeSpan Elapsed, TimeSpan NodeTime, TimeSpan ClientTime, long Written, int Total, TimeSpan WarmUp)
{
    /// <summary>Operations a second.</summary>
    public double Rate => Latencies.Count / Elapsed.TotalSeconds;

    /// <summary>The row of the report.</summary>
    public string[] Cells =>
    [
        $"{Rate:0}",
        $"{Latencies.Quantile(0.50).TotalMilliseconds:0.00}",
        $"{Latencies.Quantile(0.99).TotalMilliseconds:0.00}",
        $"{NodeTime.TotalMicroseconds / Total:0}",
        $"{ClientTime.TotalMicroseconds / Total:0}",
        $"{Written / 1024.0 / Total:0}",
        $"{(NodeTime + ClientTime) / (Elapsed + WarmUp):0.00}",
    ];
}
