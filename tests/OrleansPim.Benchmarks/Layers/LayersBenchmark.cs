using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.State;
using OrleansPim.Replication.Ledger;
using OrleansPim.TestKit.Regions;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Layers;

/// <summary>What each layer of a commit costs by itself, on stores in memory: processor time and allocations, no waiting.</summary>
internal static class LayersBenchmark
{
    private const int BodyLength = 4 * 1024;
    private const int WarmUp = 20_000;
    private const int Counted = 20_000;
    private const int Items = 8;

    // On a scheduler that runs one thing at a time, as a grain's does: a ledger is not made for more.
    public static Task RunAsync(CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => RunOnOneSchedulerAsync(cancellationToken),
        cancellationToken,
        TaskCreationOptions.None,
        new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private static async Task RunOnOneSchedulerAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLine("[bold]layers[/]: one writer, three regions in memory, 4 KiB; each line includes the lines above it where it uses them");
        var table = new Table().AddColumns("layer", "us/commit", "KiB allocated/commit");
        table.AddRow(await MeasureAsync("region store, one write", await StoreAsync(cancellationToken)));
        table.AddRow(await MeasureAsync("register, 8 KiB on three regions", await RegisterAsync(cancellationToken)));
        table.AddRow(await MeasureAsync("ledger with the subscriber's state", await LedgerAsync(cancellationToken)));
        AnsiConsole.Write(table);
    }

    private static async Task<Func<int, Task>> StoreAsync(CancellationToken cancellationToken)
    {
        var store = new SimulatedCluster(3, seed: 1).Stores[0];
        var key = new Replication.Stores.BlobKey("keys/one");
        var content = new byte[2 * BodyLength];
        var version = await store.TryWriteAsync(key, content, null, cancellationToken);
        return async _ => version = await store.TryWriteAsync(key, content, version, cancellationToken);
    }

    private static async Task<Func<int, Task>> RegisterAsync(CancellationToken cancellationToken)
    {
        var cluster = new SimulatedCluster(3, seed: 2);
        var register = cluster.NewRegister("heads/one");
        await register.AcquireAsync(cancellationToken);
        var payload = new byte[2 * BodyLength];
        return async _ => await register.WriteAsync(payload, cluster.Ids.NextId(), cancellationToken);
    }

    private static async Task<Func<int, Task>> LedgerAsync(CancellationToken cancellationToken)
    {
        var cluster = new SimulatedCluster(3, seed: 3);
        var settings = new LedgerSettings(
            cluster.Regions, cluster.Ids, TimeProvider.System, cluster.Options, new LedgerOptions(), "benchmark", NullLogger.Instance);
        var ledger = await Ledger<SubscriberState>.OpenOrCreateAsync(settings, new LedgerId("one"), cancellationToken);
        await CommitAsync(ledger, cluster, new CreateCollection { Collection = new CollectionId(CollectionKind.AddressBook, "contacts") }, cancellationToken);
        var bodies = Enumerable.Range(0, Items).Select(seed =>
        {
            var body = new byte[BodyLength];
            new Random(seed).NextBytes(body);
            return body;
        }).ToArray();
        return count => CommitAsync(ledger, cluster, new PutItem
        {
            Collection = CollectionId.Contacts,
            Name = new ItemName($"{count % Items}.vcf"),
            Body = bodies[(count + (count / Items)) % Items],
            ContentType = "text/vcard",
            Uid = $"{count % Items}",
            Component = "VCARD",
        }, cancellationToken);
    }

    private static async Task CommitAsync(
        Ledger<SubscriberState> ledger, SimulatedCluster cluster, Change change, CancellationToken cancellationToken)
    {
        var request = new ChangeRequest { RequestId = new RequestId(cluster.Ids.NextId()), Device = new DeviceId("benchmark"), Changes = [change] };
        var now = TimeProvider.System.GetUtcNow();
        var decision = ChangeDecider.Decide(ledger.Decided, request, now);
        var content = decision.Content ?? throw new InvalidOperationException("The change was refused.");
        await ledger.AppendAsync(new EntryDraft(now, "benchmark", request.RequestId.Value, content), cancellationToken);
    }

    private static async Task<string[]> MeasureAsync(string name, Func<int, Task> operation)
    {
        for (var count = 0; count < WarmUp; count++)
            await operation(count);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        for (var count = 0; count < Counted; count++)
            await operation(WarmUp + count);
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return [name, $"{processor.TotalMicroseconds / Counted:0.0}", $"{allocated / 1024.0 / Counted:0.0}"];
    }
}
