using OrleansPim.Benchmarks.Nodes;
using OrleansPim.Benchmarks.Reports;
using OrleansPim.Client;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Commit;

/// <summary>External client process, grain, three embedded stores, 4 KiB; beside it one store of the same engine alone.</summary>
internal static class CommitBenchmark
{
    private const int BodyLength = 4 * 1024;
    private const int SubscriberCount = 512;
    private const int ItemsPerSubscriber = 8;
    private static readonly int[] Concurrencies = [1, 32, 256];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan CompileTime = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly DeviceId Device = new("benchmark");

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLine("[bold]commit[/]: external client -> grain -> three embedded regions, 4 KiB, acknowledged by a majority");
        var table = new Table().AddColumns(
            "concurrency", "commits/s", "p50 ms", "p99 ms", "node CPU us/commit", "client CPU us/commit", "node KiB written/commit", "cores busy", "one store alone/s", "p50 ms", "p99 ms", "ratio");
        await using (var node = await BenchmarkNode.StartAsync(cancellationToken))
        {
            var subscribers = await ProvisionAsync(node.Client, cancellationToken);

            // The runtime compiles what is hot for the first minute; that is not what a commit costs.
            await MeasureAsync(node, subscribers, Concurrencies[1], CompileTime, cancellationToken);
            foreach (var concurrency in Concurrencies)
            {
                var commit = await MeasureAsync(node, subscribers, concurrency, Duration, cancellationToken);
                var single = await SingleStore.MeasureAsync(concurrency, BodyLength, WarmUp, Duration, cancellationToken);
                table.AddRow([$"{concurrency}", .. commit.Cells, .. single.Cells, $"{commit.Rate / single.Rate:0.00}"]);
            }
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            "What bounds it: at concurrency 1 the time of one durable write on the second fastest of three stores that share this disk. "
            + $"Above it the processors ({Environment.ProcessorCount} here, shared with the client) where 'cores busy' comes near their number, otherwise the disk, "
            + "which gets each commit three times as whole pages of a log, and later most of them again as pages of the file ('KiB written').");
    }

    private static async Task<SubscriberClient[]> ProvisionAsync(PimClient client, CancellationToken cancellationToken)
    {
        var subscribers = Enumerable.Range(0, SubscriberCount).Select(index => client.Subscriber(SubscriberId.Parse($"bench-{index:0000}"))).ToArray();
        foreach (var batch in subscribers.Chunk(32))
            await Task.WhenAll(batch.Select(subscriber => subscriber.ProvisionAsync(Device, cancellationToken)));
        return subscribers;
    }

    private static async Task<Measurement> MeasureAsync(
        BenchmarkNode node, SubscriberClient[] subscribers, int concurrency, TimeSpan duration, CancellationToken cancellationToken)
    {
        var bodies = Enumerable.Range(0, 16).Select(NewBody).ToArray();
        var nodeBefore = node.ProcessorTime;
        var clientBefore = Environment.CpuUsage.TotalTime;
        var writtenBefore = node.WrittenBytes;
        var total = 0;
        var (latencies, elapsed) = await Load.RunAsync(concurrency, WarmUp, duration, async (worker, count) =>
        {
            // Each worker goes round its own share of the subscribers, so that all of them stay warm and none is hot.
            var subscriber = subscribers[(worker + (count * concurrency)) % subscribers.Length];
            var put = new PutItem
            {
                Collection = CollectionId.Contacts,
                Name = new ItemName($"{count / subscribers.Length % ItemsPerSubscriber}.vcf"),
                Body = bodies[(worker + count) % bodies.Length],
                ContentType = "text/vcard",
                Uid = $"{count / subscribers.Length % ItemsPerSubscriber}",
                Component = "VCARD",
            };
            var result = await subscriber.ChangeAsync(Device, [put], cancellationToken);
            if (!result.IsCommitted)
                throw new InvalidOperationException($"Refused: {result.Refusal}");
            Interlocked.Increment(ref total);
        });
        return new Measurement(
            latencies, elapsed, node.ProcessorTime - nodeBefore, Environment.CpuUsage.TotalTime - clientBefore, node.WrittenBytes - writtenBefore, total, WarmUp);
    }

    private static byte[] NewBody(int seed)
    {
        var body = new byte[BodyLength];
        new Random(seed).NextBytes(body);
        return body;
    }
}
