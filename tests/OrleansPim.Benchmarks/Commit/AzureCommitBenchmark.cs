using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using OrleansPim.Benchmarks.Reports;
using OrleansPim.Replication.Stores;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Commit;

/// <summary>A commit on three accounts: its requests, the processor time of its client beside one plain upload, and its latency at distances.</summary>
internal static class AzureCommitBenchmark
{
    private const int WarmUp = 300;
    private const int Counted = 500;
    private const int Distant = 100;
    private const int HeadLength = 16 * 1024;
    private static readonly int[] Distances = [20, 45, 180];

    // On a scheduler that runs one thing at a time, as a grain's does: a ledger is not made for more.
    public static Task RunAsync(CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => RunOnOneSchedulerAsync(cancellationToken),
        cancellationToken,
        TaskCreationOptions.None,
        new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private static async Task RunOnOneSchedulerAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLine("[bold]commit --store azurite[/]: ledger -> three accounts (Azurite, a process each), contacts of 4 KiB, one writer");
        await using var regions = await AzureRegions.StartAsync(cancellationToken);
        for (var count = 0; count < WarmUp; count++)
            await regions.CommitAsync(count, cancellationToken);
        await ReportRequestsAsync(regions, cancellationToken);
        await ReportProcessorAsync(regions, cancellationToken);
        await ReportLatencyAsync(regions, cancellationToken);
    }

    private static async Task ReportRequestsAsync(AzureRegions regions, CancellationToken cancellationToken)
    {
        await regions.FlushAsync();
        foreach (var store in regions.Stores)
            store.Reset();
        for (var count = 0; count < Counted; count++)
        {
            await regions.CommitAsync(count, cancellationToken);

            // A lane carries only the newest record, so who does not wait for the slowest region may send it fewer.
            await regions.FlushAsync();
        }

        var (heads, others, reads) = (regions.Stores.Sum(store => store.Counts.Heads), regions.Stores.Sum(store => store.Counts.Others), regions.Stores.Sum(store => store.Counts.Reads));
        AnsiConsole.MarkupLineInterpolated($"requests per commit: [bold]{(double)heads / Counted:0.000}[/] conditional writes of the head on three regions, [bold]{(double)reads / Counted:0.000}[/] reads and listings; besides, {(double)others / Counted:0.00} writes of folded segments and snapshots");
    }

    private static async Task ReportProcessorAsync(AzureRegions regions, CancellationToken cancellationToken)
    {
        var commit = await MeasureAsync(count => regions.CommitAsync(count, cancellationToken), WarmUp, Counted);
        await regions.FlushAsync();
        var blob = new BlobContainerClient(regions.Accounts[0].ConnectionString, "region").GetBlobClient("benchmark");
        var body = BinaryData.FromBytes(new byte[HeadLength]);
        var tag = (await blob.UploadAsync(body, overwrite: true, cancellationToken)).Value.ETag;
        var plain = await MeasureAsync(async _ => tag = (await blob.UploadAsync(body, If(tag), cancellationToken)).Value.ETag, WarmUp, Counted);
        var table = new Table().AddColumns("one writer", "client CPU us", "p50 ms", "p99 ms");
        table.AddRow($"BlobClient.UploadAsync with If-Match, {HeadLength / 1024} KiB, one account", $"{plain.Processor.TotalMicroseconds:0}", Milliseconds(plain.Latencies, 0.5), Milliseconds(plain.Latencies, 0.99));
        table.AddRow("commit on three accounts", $"{commit.Processor.TotalMicroseconds:0}", Milliseconds(commit.Latencies, 0.5), Milliseconds(commit.Latencies, 0.99));
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"client CPU of a commit: [bold]{commit.Processor / plain.Processor:0.00}[/] x that of one plain upload, for three copies");
    }

    private static async Task ReportLatencyAsync(AzureRegions regions, CancellationToken cancellationToken)
    {
        for (var region = 0; region < Distances.Length; region++)
            regions.Stores[region].Distance = TimeSpan.FromMilliseconds(Distances[region]);
        var commit = await MeasureAsync(count => regions.CommitAsync(count, cancellationToken), 10, Distant);
        await regions.FlushAsync();
        var key = new BlobKey("benchmark/second");
        var content = new byte[HeadLength];
        BlobVersion? version = null;
        var second = await MeasureAsync(async _ => version = await regions.Stores[1].TryWriteAsync(key, content, version, cancellationToken), 10, Distant);
        var table = new Table().AddColumns($"regions {string.Join(", ", Distances)} ms away", "p50 ms", "p99 ms");
        table.AddRow("one write to the second fastest", Milliseconds(second.Latencies, 0.5), Milliseconds(second.Latencies, 0.99));
        table.AddRow("commit", Milliseconds(commit.Latencies, 0.5), Milliseconds(commit.Latencies, 0.99));
        table.AddRow("ratio", Ratio(commit.Latencies, second.Latencies, 0.5), Ratio(commit.Latencies, second.Latencies, 0.99));
        AnsiConsole.Write(table);
    }

    private static async Task<(TimeSpan Processor, Latencies Latencies)> MeasureAsync(Func<int, Task> operation, int warmUp, int counted)
    {
        for (var count = 0; count < warmUp; count++)
            await operation(count);
        var latencies = new Latencies();
        var processor = Environment.CpuUsage.TotalTime;
        for (var count = 0; count < counted; count++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await operation(warmUp + count);
            latencies.Add(TimeProvider.System.GetElapsedTime(began));
        }

        return ((Environment.CpuUsage.TotalTime - processor) / counted, latencies);
    }

    private static BlobUploadOptions If(Azure.ETag tag) => new() { Conditions = new BlobRequestConditions { IfMatch = tag } };

    private static string Milliseconds(Latencies latencies, double share) => $"{latencies.Quantile(share).TotalMilliseconds:0.0}";

    private static string Ratio(Latencies one, Latencies other, double share) => $"{one.Quantile(share) / other.Quantile(share):0.000}";
}
