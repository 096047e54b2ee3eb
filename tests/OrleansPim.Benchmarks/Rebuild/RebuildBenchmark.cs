using OrleansPim.Benchmarks.Reports;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Rebuild;

/// <summary>How fast a lost region is rebuilt and everything verified, and what commits notice of it.</summary>
internal static class RebuildBenchmark
{
    private const int Subscribers = 10_000;
    private const int Writers = 8;
    private static readonly TimeSpan Thinking = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]rebuild[/]: {Subscribers} subscribers (existence 100 B, head 2 KiB) in three embedded regions, one deleted while {Writers} writers commit 4 KiB");
        await using var regions = await RebuiltRegions.CreateAsync(Subscribers, cancellationToken);
        var writers = await ForegroundWriters.CreateAsync(regions, Writers, Thinking, cancellationToken);
        var normal = new Latencies();
        var (elapsed, _) = await MeasureAsync(() => writers.RunAsync(WarmUp, new Latencies(), cancellationToken));
        (elapsed, _) = await MeasureAsync(() => writers.RunAsync(Before, normal, cancellationToken));
        var normalRate = normal.Count / elapsed.TotalSeconds;

        var rebuilding = new Latencies();
        var (duration, _) = await RebuildAsync(regions, writers, rebuilding, cancellationToken);
        var (alone, processor) = await RebuildAsync(regions, null, rebuilding, cancellationToken);
        var scrub = await regions.ScrubAsync(cancellationToken);
        Report(normal, normalRate, rebuilding, duration);
        AnsiConsole.WriteLine(
            $"rebuild beside commits {Subscribers / duration.TotalSeconds:0} subscribers/s in {duration.TotalSeconds:0.0} s; "
            + $"p99 of commits {rebuilding.Quantile(0.99) / normal.Quantile(0.99):0.00} times the normal one");
        AnsiConsole.WriteLine(
            $"rebuild alone {Subscribers / alone.TotalSeconds:0} subscribers/s in {alone.TotalSeconds:0.0} s; "
            + $"{processor.TotalMicroseconds / Subscribers:0} us of processor time each, so at most {Environment.ProcessorCount * 1e6 / (processor.TotalMicroseconds / Subscribers):0} here");
        AnsiConsole.WriteLine($"scrub {scrub.Done / scrub.Elapsed.TotalSeconds:0} replicas/s, {scrub.Stage}, {scrub.Damaged} damaged");
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan Processor)> RebuildAsync(
        RebuiltRegions regions, ForegroundWriters? writers, Latencies latencies, CancellationToken cancellationToken)
    {
        await regions.DeleteOneAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var commits = writers?.RunAsync(TimeSpan.MaxValue, latencies, stop.Token) ?? Task.CompletedTask;
        var measured = await MeasureAsync(() => regions.RebuildAsync(cancellationToken));
        await stop.CancelAsync();
        await commits;
        return measured;
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan Processor)> MeasureAsync(Func<Task> work)
    {
        var (startedAt, processor) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await work();
        return (TimeProvider.System.GetElapsedTime(startedAt), Environment.CpuUsage.TotalTime - processor);
    }

    private static void Report(Latencies normal, double normalRate, Latencies rebuilding, TimeSpan duration)
    {
        var table = new Table().AddColumns("commits", "per s", "p50 ms", "p99 ms");
        table.AddRow("normal", $"{normalRate:0}", $"{normal.Quantile(0.5).TotalMilliseconds:0.00}", $"{normal.Quantile(0.99).TotalMilliseconds:0.00}");
        table.AddRow(
            "while it is rebuilt",
            $"{rebuilding.Count / duration.TotalSeconds:0}",
            $"{rebuilding.Quantile(0.5).TotalMilliseconds:0.00}",
            $"{rebuilding.Quantile(0.99).TotalMilliseconds:0.00}");
        AnsiConsole.Write(table);
    }
}
