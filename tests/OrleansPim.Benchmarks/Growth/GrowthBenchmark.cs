using OrleansPim.Benchmarks.Nodes;
using OrleansPim.Benchmarks.Reports;
using OrleansPim.Client;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Growth;

/// <summary>Whether a commit of a subscriber with 10,000 items costs more than one of a subscriber with 10.</summary>
internal static class GrowthBenchmark
{
    private const int BodyLength = 600;
    private const int BatchSize = 40;
    private const int Rounds = 12;
    private const int CommitsPerRound = 150;
    private static readonly int[] Sizes = [10, 10_000];
    private static readonly DeviceId Device = new("benchmark");

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLine("[bold]growth[/]: commits of a small and of a large subscriber, 600-byte items, in turns");
        await using var node = await BenchmarkNode.StartAsync(cancellationToken);
        var subscribers = new Dictionary<int, SubscriberClient>();
        foreach (var size in Sizes)
            subscribers[size] = await FillAsync(node.Client, size, cancellationToken);
        var latencies = Sizes.ToDictionary(size => size, _ => new Latencies());
        var processor = Sizes.ToDictionary(size => size, _ => TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            // In turns, so that what else the machine does falls on both alike; the first round only warms up.
            foreach (var size in Sizes)
            {
                var (into, time) = await CommitAsync(node, subscribers[size], round, cancellationToken);
                if (round == 0)
                    continue;
                into.ForEach(latencies[size].Add);
                processor[size] += time;
            }
        }

        var table = new Table().AddColumns("items", "p50 ms", "p99 ms", "node CPU us/commit");
        foreach (var size in Sizes)
        {
            table.AddRow(
                $"{size}",
                $"{latencies[size].Quantile(0.5).TotalMilliseconds:0.00}",
                $"{latencies[size].Quantile(0.99).TotalMilliseconds:0.00}",
                $"{processor[size].TotalMicroseconds / latencies[size].Count:0}");
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            $"ratio of the medians {latencies[Sizes[1]].Quantile(0.5) / latencies[Sizes[0]].Quantile(0.5):0.00}, "
            + $"of the processor time {processor[Sizes[1]] / processor[Sizes[0]]:0.00}");
    }

    private static async Task<SubscriberClient> FillAsync(PimClient client, int size, CancellationToken cancellationToken)
    {
        var subscriber = client.Subscriber(SubscriberId.Parse($"growth-{size}"));
        await subscriber.ProvisionAsync(Device, cancellationToken);
        foreach (var batch in Enumerable.Range(0, size).Chunk(BatchSize))
            await subscriber.ChangeAsync(Device, [.. batch.Select(index => Put(index, 0))], cancellationToken);
        return subscriber;
    }

    private static async Task<(List<TimeSpan> Latencies, TimeSpan ProcessorTime)> CommitAsync(
        BenchmarkNode node, SubscriberClient subscriber, int round, CancellationToken cancellationToken)
    {
        var latencies = new List<TimeSpan>();
        var before = node.ProcessorTime;
        for (var count = 0; count < CommitsPerRound; count++)
        {
            var startedAt = TimeProvider.System.GetTimestamp();
            await subscriber.ChangeAsync(Device, [Put(count % Sizes[0], round)], cancellationToken);
            latencies.Add(TimeProvider.System.GetElapsedTime(startedAt));
        }

        return (latencies, node.ProcessorTime - before);
    }

    private static PutItem Put(int index, int seed)
    {
        var body = new byte[BodyLength];
        new Random((index * 100) + seed).NextBytes(body);
        return new PutItem
        {
            Collection = CollectionId.Contacts,
            Name = new ItemName($"{index}.vcf"),
            Body = body,
            ContentType = "text/vcard",
            Uid = $"{index}",
            Component = "VCARD",
        };
    }
}
