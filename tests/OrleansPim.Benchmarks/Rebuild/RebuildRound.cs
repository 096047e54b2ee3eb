using OrleansPim.Benchmarks.Reports;

namespace OrleansPim.Benchmarks.Rebuild;

/// <summary>A rebuild and the quiet windows right before and after it, under the same load.</summary>
/// <param name="Normal">Commits of both quiet windows.</param>
/// <param name="Window">How long those were together.</param>
/// <param name="Rebuilding">Commits during the rebuild.</param>
/// <param name="Rebuild">How it went.</param>
internal sealed record RebuildRound(Latencies Normal, TimeSpan Window, Latencies Rebuilding, RebuildFigures Rebuild)
{
    /// <summary>Commits a second as they are normally.</summary>
    public double NormalRate => Normal.Count / Window.TotalSeconds;

    /// <summary>Commits a second beside the rebuild.</summary>
    public double RebuildingRate => Rebuilding.Count / Rebuild.Elapsed.TotalSeconds;

    /// <summary>How many times as long the slowest percent took.</summary>
    public double Ratio => Rebuilding.Quantile(0.99) / Normal.Quantile(0.99);

    /// <inheritdoc/>
    public override string ToString() =>
        $"normal {NormalRate:0}/s p99 {Normal.Quantile(0.99).TotalMilliseconds:0.00} ms; rebuilding {RebuildingRate:0}/s "
        + $"p99 {Rebuilding.Quantile(0.99).TotalMilliseconds:0.00} ms, {Ratio:0.00} times; {Rebuild.Rate:0} subscribers/s{Rebuild.Unfinished}, "
        + $"{Rebuild.Processor / Rebuild.Elapsed:0.00} processors";
}
