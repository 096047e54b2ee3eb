using Spectre.Console;

namespace OrleansPim.Benchmarks.Clusters;

/// <summary>What a cluster costs beside one silo: the same reads through a gateway process, with one silo behind it and with three.</summary>
/// <remarks>
/// Reads are answered from a grain's memory, so what is measured is the way there. Both clusters live all the time and are measured in turns, a few
/// seconds each, because a machine that is slower for a minute would otherwise decide; the figures are medians, the ratios are of neighbours.
/// Full load is where twice as many reads at a time are not answered any faster: the rates of the two largest loads show it.
/// </remarks>
internal static class ClusterBenchmark
{
    private const int Rounds = 9;

    // How many reads are under way at the same time: few for a cluster, as many for each of three silos, and twice and four times as many as that.
    private static readonly int[] Loads = [32, 96, 192, 384];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]cluster[/]: GET of a contact -> gateway process -> silos; {Rounds} rounds of {Window.TotalSeconds:0} s each");
        await using var one = await LoadedCluster.StartAsync(1, cancellationToken);
        await using var three = await LoadedCluster.StartAsync(3, cancellationToken);

        // What is counted begins after what the runtime compiles in every process.
        await one.MeasureAsync(Loads[0], WarmUp, cancellationToken);
        await three.MeasureAsync(Loads[0], WarmUp, cancellationToken);
        var rounds = new List<(ClusterWindow[] One, ClusterWindow[] Three)>();
        for (var round = 0; round < Rounds; round++)
            rounds.Add((await MeasureAsync(one, cancellationToken), await MeasureAsync(three, cancellationToken)));

        var table = new Table().AddColumns("silos", "at a time", "requests/s", "p50 ms", "p99 ms", "gateway us/request", "silos us/request", "requests per core and second");
        for (var load = 0; load < Loads.Length; load++)
            AddRow(table, "1", Loads[load], rounds.ConvertAll(round => round.One[load]));
        for (var load = 0; load < Loads.Length; load++)
            AddRow(table, "3", Loads[load], rounds.ConvertAll(round => round.Three[load]));
        AnsiConsole.Write(table);
        for (var load = Loads.Length - 1; load >= 0; load--)
            Say($"{Loads[load]} at a time to both", rounds.ConvertAll(round => round.Three[load].PerCore / round.One[load].PerCore));
        Say($"{Loads[0]} at a time to each silo", rounds.ConvertAll(round => round.Three[1].PerCore / round.One[0].PerCore));
        AnsiConsole.MarkupLineInterpolated(
            $"silos that nobody asks: {await one.IdleAsync(Idle, cancellationToken):P1} and {await three.IdleAsync(Idle, cancellationToken):P1} of a core");
    }

    private static async Task<ClusterWindow[]> MeasureAsync(LoadedCluster cluster, CancellationToken cancellationToken)
    {
        var windows = new ClusterWindow[Loads.Length];
        for (var load = 0; load < windows.Length; load++)
            windows[load] = await cluster.MeasureAsync(Loads[load], Window, cancellationToken);
        return windows;
    }

    private static void AddRow(Table table, string silos, int concurrency, List<ClusterWindow> windows) => table.AddRow(
        silos, $"{concurrency}",
        $"{Median(windows, window => window.Rate):0}",
        $"{Median(windows, window => window.Latencies.Quantile(0.5).TotalMilliseconds):0.00}",
        $"{Median(windows, window => window.Latencies.Quantile(0.99).TotalMilliseconds):0.00}",
        $"{Median(windows, window => window.GatewayCost):0}",
        $"{Median(windows, window => window.SiloCost):0}",
        $"{Median(windows, window => window.PerCore):0}");

    private static void Say(string what, List<double> ratios) => AnsiConsole.MarkupLineInterpolated(
        $"three silos per core, {what}: [bold]{Median(ratios, ratio => ratio):0.00}[/] x one silo ({ratios.Min():0.00} to {ratios.Max():0.00})");

    private static double Median<T>(List<T> values, Func<T, double> of) => values.Select(of).Order().ElementAt(values.Count / 2);
}
