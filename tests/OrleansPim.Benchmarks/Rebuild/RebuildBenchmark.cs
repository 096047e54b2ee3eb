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

    /// <summary>A rebuild that takes longer is judged by how far it came: all of this ends within three minutes.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]rebuild[/]: {Subscribers} subscribers (existence 100 B, head 2 KiB) in three embedded regions, one deleted while {Writers} writers commit 4 KiB");
        AnsiConsole.WriteLine("filling three regions ...");
        await using var regions = await RebuiltRegions.CreateAsync(Subscribers, cancellationToken);
        AnsiConsole.WriteLine("measuring commits as they are normally ...");
        var writers = await ForegroundWriters.CreateAsync(regions, Writers, Thinking, cancellationToken);
        var normal = new Latencies();
        var (elapsed, _) = await MeasureAsync(() => writers.RunAsync(WarmUp, new Latencies(), cancellationToken));
        (elapsed, _) = await MeasureAsync(() => writers.RunAsync(Before, normal, cancellationToken));
        var normalRate = normal.Count / elapsed.TotalSeconds;

        var rebuilding = new Latencies();
        AnsiConsole.WriteLine($"normal: {normalRate:0} commits/s, p99 {normal.Quantile(0.99).TotalMilliseconds:0.00} ms; rebuilding beside them ...");
        var beside = await RebuildAsync(regions, writers, rebuilding, cancellationToken);
        Report(normal, normalRate, rebuilding, beside.Elapsed);
        AnsiConsole.WriteLine(
            $"rebuild beside commits {beside.Rate:0} subscribers/s in {beside.Elapsed.TotalSeconds:0.0} s{beside.Unfinished}; "
            + $"p99 of commits {rebuilding.Quantile(0.99) / normal.Quantile(0.99):0.00} times the normal one");
        if (beside.Unfinished.Length > 0)
            return;
        AnsiConsole.WriteLine("rebuilding alone ...");
        var alone = await RebuildAsync(regions, null, rebuilding, cancellationToken);
        AnsiConsole.WriteLine(
            $"rebuild alone {alone.Rate:0} subscribers/s in {alone.Elapsed.TotalSeconds:0.0} s{alone.Unfinished}; "
            + $"{alone.Processor.TotalMicroseconds / alone.Subscribers:0} us of processor time each");
        if (alone.Unfinished.Length > 0)
            return;
        var scrub = await regions.ScrubAsync(cancellationToken);
        AnsiConsole.WriteLine($"scrub {scrub.Done / scrub.Elapsed.TotalSeconds:0} replicas/s, {scrub.Stage}, {scrub.Damaged} damaged");
    }

    private static async Task<RebuildFigures> RebuildAsync(
        RebuiltRegions regions, ForegroundWriters? writers, Latencies latencies, CancellationToken cancellationToken)
    {
        await regions.DeleteOneAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var commits = writers?.RunAsync(TimeSpan.MaxValue, latencies, stop.Token) ?? Task.CompletedTask;
        var isComplete = false;
        var blobs = 0L;
        var (elapsed, processor) = await MeasureAsync(async () => (isComplete, blobs) = await regions.RebuildAsync(Limit, AnsiConsole.WriteLine, cancellationToken));
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
