using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.State;
using OrleansPim.Replication;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Stores.Azure;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.Benchmarks.Commit;

/// <summary>Three regions in three accounts, each an Azurite process, and one subscriber's ledger on them.</summary>
internal sealed class AzureRegions : IAsyncDisposable
{
    private const int BodyLength = 4 * 1024;
    private const int Items = 8;
    private static readonly DeviceId Device = new("benchmark");

    private readonly RandomIdSource _ids = new();
    private readonly List<AzuriteProcess> _accounts = [];
    private readonly byte[][] _bodies = [.. Enumerable.Range(0, Items).Select(NewBody)];
    private Ledger<SubscriberState> _ledger = null!;

    private AzureRegions()
    {
    }

    /// <summary>The accounts.</summary>
    public IReadOnlyList<AzuriteProcess> Accounts => _accounts;

    /// <summary>The stores, in the order of the regions.</summary>
    public IReadOnlyList<MeasuredStore> Stores { get; private set; } = [];

    /// <summary>Starts everything and makes the regions.</summary>
    public static async Task<AzureRegions> StartAsync(CancellationToken cancellationToken)
    {
        var regions = new AzureRegions();
        for (var region = 0; region < 3; region++)
            regions._accounts.Add(await AzuriteProcess.StartNewAsync(cancellationToken));
        regions.Stores = [.. regions._accounts.Select(account => new MeasuredStore(new AzureRegionStore(
            new AzureRegionStoreOptions { ConnectionString = account.ConnectionString, Container = "region", MayCreateContainer = true })))];
        var set = new RegionSet([.. regions.Stores.Select((store, index) => new Region(new RegionName($"r{index}"), store))]);
        var options = new RegisterOptions();
        var supervisor = new RegionSupervisor(set, regions._ids, TimeProvider.System, options, new SupervisorOptions(), NullLogger.Instance);
        await supervisor.FormAsync(cancellationToken);
        await supervisor.InspectAsync(cancellationToken);
        var settings = new LedgerSettings(set, regions._ids, TimeProvider.System, options, new LedgerOptions(), "benchmark", NullLogger.Instance);
        regions._ledger = await Ledger<SubscriberState>.OpenOrCreateAsync(settings, new LedgerId("one"), cancellationToken);
        await regions.CommitAsync(new CreateCollection { Collection = CollectionId.Contacts }, cancellationToken);
        return regions;
    }

    /// <summary>Commits one contact.</summary>
    public Task CommitAsync(int count, CancellationToken cancellationToken) => CommitAsync(new PutItem
    {
        Collection = CollectionId.Contacts,
        Name = new ItemName($"{count % Items}.vcf"),
        Body = _bodies[(count + (count / Items)) % Items],
        ContentType = "text/vcard",
        Uid = $"{count % Items}",
        Component = "VCARD",
    }, cancellationToken);

    /// <summary>Waits until every region has what was committed.</summary>
    public Task FlushAsync() => _ledger.FlushAsync(TimeSpan.FromSeconds(10));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_ledger is not null)
            await _ledger.DisposeAsync();
        foreach (var account in _accounts)
            await account.DisposeAsync();
    }

    private async Task CommitAsync(Change change, CancellationToken cancellationToken)
    {
        var request = new ChangeRequest { RequestId = new RequestId(_ids.NextId()), Device = Device, Changes = [change] };
        var now = TimeProvider.System.GetUtcNow();
        var decision = ChangeDecider.Decide(_ledger.Decided, request, now);
        var content = decision.Content ?? throw new InvalidOperationException("The change was refused.");
        await _ledger.AppendAsync(new EntryDraft(now, "benchmark", request.RequestId.Value, content), cancellationToken);
    }

    private static byte[] NewBody(int seed)
    {
        var body = new byte[BodyLength];
        new Random(seed).NextBytes(body);
        return body;
    }
}
