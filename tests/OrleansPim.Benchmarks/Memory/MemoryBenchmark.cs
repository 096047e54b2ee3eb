using Microsoft.Extensions.DependencyInjection;
using OrleansPim.Client;
using OrleansPim.Silo.Hosting;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Memory;

/// <summary>What an idle activated subscriber with 500 contacts costs, and a deactivated one.</summary>
internal static class MemoryBenchmark
{
    private const int SubscriberCount = 40;
    private const int Contacts = 500;
    private const int BodyLength = 600;
    private const int BatchSize = 40;
    private static readonly DeviceId Device = new("benchmark");

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLine("[bold]memory[/]: subscribers with 500 contacts of 600 bytes, managed heap after a full collection");
        var folder = Directory.CreateTempSubdirectory("orleanspim-benchmark-");
        try
        {
            await using var node = PimNode.Build(
                [$"--Pim:DataPath={folder.FullName}", "--Pim:Gateway:Url=http://127.0.0.1:0", "--Pim:Admin:Url=http://127.0.0.1:0",
                    "--Pim:Silo:Port=0", "--Pim:Silo:GatewayPort=0", "--Pim:Demo:Subscriber=", "--Logging:LogLevel:Default=Error", "--Logging:LogLevel:OrleansPim=Error", "--Logging:LogLevel:Orleans=Error"], TextWriter.Null);
            await node.StartAsync(cancellationToken);
            await MeasureAsync(node, cancellationToken);
            await node.StopAsync(CancellationToken.None);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(PimNode node, CancellationToken cancellationToken)
    {
        var client = node.Services.GetRequiredService<PimClient>();
        var grains = node.Services.GetRequiredService<IGrainFactory>();
        await FillAsync(client, 0, cancellationToken);
        await DeactivateAsync(grains, cancellationToken);
        var empty = await SettleAsync();
        await FillAsync(client, 1, cancellationToken);
        await DeactivateAsync(grains, cancellationToken);
        var deactivated = await SettleAsync();
        for (var index = 0; index < SubscriberCount; index++)
            await Subscriber(client, 1, index).GetInfoAsync(ReadConsistency.Bounded, cancellationToken);
        var activated = await SettleAsync();
        var table = new Table().AddColumns("subscribers", "KiB each");
        table.AddRow("activated and idle", $"{(activated - deactivated) / 1024.0 / SubscriberCount:0}");
        table.AddRow("deactivated", $"{(deactivated - empty) / 1024.0 / SubscriberCount:0}");
        AnsiConsole.Write(table);
    }

    private static async Task FillAsync(PimClient client, int group, CancellationToken cancellationToken)
    {
        var random = new Random(group);
        for (var index = 0; index < SubscriberCount; index++)
        {
            var subscriber = Subscriber(client, group, index);
            await subscriber.ProvisionAsync(Device, cancellationToken);
            foreach (var batch in Enumerable.Range(0, Contacts).Chunk(BatchSize))
                await subscriber.ChangeAsync(Device, [.. batch.Select(contact => Put(contact, random))], cancellationToken);
        }
    }

    private static SubscriberClient Subscriber(PimClient client, int group, int index) =>
        client.Subscriber(SubscriberId.Parse($"memory-{group}-{index}"));

    private static PutItem Put(int contact, Random random)
    {
        var body = new byte[BodyLength];
        random.NextBytes(body);
        return new PutItem
        {
            Collection = CollectionId.Contacts,
            Name = new ItemName($"{contact}.vcf"),
            Body = body,
            ContentType = "text/vcard",
            Uid = $"{contact}",
            Component = "VCARD",
        };
    }

    private static async Task DeactivateAsync(IGrainFactory grains, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, cancellationToken);
    }

    private static async Task<long> SettleAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
