using OrleansPim.Benchmarks.Reports;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Rebuild;

/// <summary>How fast a lost region is rebuilt and everything verified, and what commits notice of it.</summary>
/// <remarks>
/// One window tells little of the slowest percent, and a shared disk changes within minutes: so each rebuild is judged by a quiet window right before and one right after it,
/// and the ratio of each round is printed with their middle.
/// </remarks>
internal static class RebuildBenchmark
{
    private const int Subscribers = 20_000;
    private const int Writers = 8;
    private const int Rounds = 5;
    private static readonly TimeSpan Thinking = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>A rebuild that takes longer is judged by how far it came.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]rebuild[/]: {Subscribers} subscribers (existence 100 B, head 2 KiB) in three embedded regions, one deleted while {Writers} writers commit 4 KiB");
        AnsiConsole.WriteLine("filling three regions ...");
        await using var regions = await RebuiltRegions.CreateAsync(Subscribers, cancellationToken);

        // What the filling left behind is no part of what is measured: the first collection after it stops everything for 60 ms.
        GC.Collect();
        var writers = await ForegroundWriters.CreateAsync(regions, Writers, Thinking, cancellationToken);
        AnsiConsole.WriteLine($"  first of the process, compiled while it runs, not counted: {await RunRoundAsync(regions, writers, cancellationToken)}");
        var rounds = new List<RebuildRound>();
        for (var round = 1; round <= Rounds; round++)
        {
            rounds.Add(await RunRoundAsync(regions, writers, cancellationToken));
            AnsiConsole.WriteLine($"  {round} of {Rounds}: {rounds[^1]}");
            if (!rounds[^1].Rebuild.IsComplete)
                return;
        }

        Report(rounds);
        ReportTogether(rounds);
        await regions.DeleteOneAsync(cancellationToken);
        var alone = await RebuildAsync(regions, null, new Latencies(), cancellationToken);
        AnsiConsole.WriteLine(
            $"rebuild alone {alone.Rate:0} subscribers/s in {alone.Elapsed.TotalSeconds:0.0} s{alone.Unfinished}; "
            + $"{alone.Processor.TotalMicroseconds / alone.Subscribers:0} us of processor time each");
        if (!alone.IsComplete)
            return;
        var scrub = await regions.ScrubAsync(cancellationToken);
        AnsiConsole.WriteLine($"scrub {scrub.Done / scrub.Elapsed.TotalSeconds:0} replicas/s, {scrub.Stage}, {scrub.Damaged} damaged");
    }

    private static async Task<RebuildRound> RunRoundAsync(RebuiltRegions regions, ForegroundWriters writers, CancellationToken cancellationToken)
    {
        var (normal, rebuilding) = (new Latencies(), new Latencies());
        await writers.RunAsync(WarmUp, new Latencies(), cancellationToken);
        var (before, _) = await MeasureAsync(() => writers.RunAsync(Quiet, normal, cancellationToken));
        await regions.DeleteOneAsync(cancellationToken);
        await writers.RunAsync(WarmUp, new Latencies(), cancellationToken);
        var rebuild = await RebuildAsync(regions, writers, rebuilding, cancellationToken);
        await regions.WaitUntilQuietAsync();
        await writers.RunAsync(WarmUp, new Latencies(), cancellationToken);
        var (after, _) = await MeasureAsync(() => writers.RunAsync(Quiet, normal, cancellationToken));
        return new RebuildRound(normal, before + after, rebuilding, rebuild);
    }

    private static async Task<RebuildFigures> RebuildAsync(
        RebuiltRegions regions, ForegroundWriters? writers, Latencies latencies, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var commits = writers?.RunAsync(TimeSpan.MaxValue, latencies, stop.Token) ?? Task.CompletedTask;
        var isComplete = false;
        var blobs = 0L;
        var (elapsed, processor) = await MeasureAsync(async () => (isComplete, blobs) = await regions.RebuildAsync(Limit, cancellationToken));
        await stop.CancelAsync();
        await commits;
        return new RebuildFigures(isComplete ? Subscribers : blobs / 2, elapsed, processor, isComplete);
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan Processor)> MeasureAsync(Func<Task> work)
    {
        var (startedAt, processor) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await work();
        return (TimeProvider.System.GetElapsedTime(startedAt), Environment.CpuUsage.TotalTime - processor);
    }

    private static void Report(List<RebuildRound> rounds)
    {
        var table = new Table().AddColumns("commits", "per s", "p50 ms", "p99 ms");
        table.AddRow("normal", $"{Middle(rounds, round => round.NormalRate):0}", $"{Middle(rounds, round => round.Normal.Quantile(0.5).TotalMilliseconds):0.00}", $"{Middle(rounds, round => round.Normal.Quantile(0.99).TotalMilliseconds):0.00}");
        table.AddRow(
            "while it is rebuilt",
            $"{Middle(rounds, round => round.RebuildingRate):0}",
            $"{Middle(rounds, round => round.Rebuilding.Quantile(0.5).TotalMilliseconds):0.00}",
            $"{Middle(rounds, round => round.Rebuilding.Quantile(0.99).TotalMilliseconds):0.00}");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            $"middle of {rounds.Count} rounds: rebuild beside commits {Middle(rounds, round => round.Rebuild.Rate):0} subscribers/s "
            + $"({rounds.Min(round => round.Rebuild.Rate):0} to {rounds.Max(round => round.Rebuild.Rate):0}); p99 of commits "
            + $"{Middle(rounds, round => round.Ratio):0.00} times that of the quiet windows beside it ({rounds.Min(round => round.Ratio):0.00} to {rounds.Max(round => round.Ratio):0.00})");
    }

    // A window's slowest percent is forty commits, of which one stall of the disk makes eight; that of all rounds together is what a user meets.
    private static void ReportTogether(List<RebuildRound> rounds)
    {
        var normal = Latencies.Together(rounds.Select(round => round.Normal));
        var rebuilding = Latencies.Together(rounds.Select(round => round.Rebuilding));
        AnsiConsole.WriteLine(
            $"all rounds together: p99 {normal.Quantile(0.99).TotalMilliseconds:0.00} ms of {normal.Count} commits, {rebuilding.Quantile(0.99).TotalMilliseconds:0.00} ms "
            + $"of {rebuilding.Count} beside the rebuilds, {rebuilding.Quantile(0.99) / normal.Quantile(0.99):0.00} times");
    }

    private static double Middle(List<RebuildRound> rounds, Func<RebuildRound, double> figure)
    {
        var sorted = rounds.Select(figure).Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
