using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Grains.Hosting;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Grains.Subscribers;

/// <summary>Goal: an activation moves between silos without a second leader and without a lost change. Method: two silos of one cluster, each with regions of its own process.</summary>
public sealed class MigrationTests : IAsyncLifetime
{
    private const int Moves = 6;
    private const int Writes = 5;
    private static readonly DeviceId Phone = new("phone");

    private readonly SimulatedCluster _regions = new(3, seed: 61);
    private readonly InProcessTestCluster _cluster;

    public MigrationTests()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(_regions.NewProcess());
            // Its clock stands still, so that it never forgets what it heard.
            silo.Services.AddSingleton(new MembershipWatch(_regions.Time));
            silo.AddPimGrains();
        });
        _cluster = builder.Build();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public void Every_silo_hears_of_the_others() =>
        Assert.All(_cluster.Silos, silo => Assert.True(silo.ServiceProvider.GetRequiredService<MembershipWatch>().IsSettling));

    [Fact]
    public async Task A_subscriber_moves_under_writes_and_each_home_leads_under_a_higher_ballot()
    {
        var grain = _cluster.Client.GetGrain<ISubscriberGrain>("ann");
        await grain.ProvisionAsync(new ProvisionRequest { RequestId = NewId(), Device = Phone }, Stop);
        var ballots = new List<Ballot>();
        var written = new List<ItemName>();
        for (var move = 0; move < Moves; move++)
        {
            var home = await HomeAsync(grain);
            var writing = WriteAsync(grain, written, move);
            await _cluster.MigrateAsync(grain.GetGrainId(), _cluster.Silos.Select(silo => silo.SiloAddress).First(silo => !silo.Equals(home)));
            await writing;
            await WriteAsync(grain, written, move + Moves);
            Assert.NotEqual(home, await HomeAsync(grain));
            ballots.Add(HeadBallot());
        }

        var page = await grain.ListAsync(new() { Collection = CollectionId.Contacts }, Stop);
        Assert.Equal(written.Order(), page!.Items.Select(item => item.Info.Name).Order());
        Assert.Equal(ballots.Order(), ballots);
        Assert.Equal(Moves, ballots.Distinct().Count());
    }

    /// <summary>Goal: what was carried is a witness. Method: an activation that is told of an entry that no region has.</summary>
    [Fact]
    public async Task A_ledger_that_is_behind_what_was_carried_is_held()
    {
        var before = new SubscriberWorld(_regions);
        await before.ProvisionAsync();
        var seen = before.Ledger.Seen!.Value;

        var moved = new SubscriberWorld(_regions);
        moved.Ledger.Carry(seen);
        Assert.Equal(0, await moved.CountItemsAsync());

        var deceived = new SubscriberWorld(_regions);
        deceived.Ledger.Carry(seen with { Sequence = seen.Sequence + 1 });
        await Assert.ThrowsAsync<UnavailableException>(() => deceived.CountItemsAsync());
    }

    private async Task WriteAsync(ISubscriberGrain grain, List<ItemName> written, int round)
    {
        for (var count = 0; count < Writes; count++)
        {
            var contact = StateWorld.NewContact($"contact-{round}-{count}");
            var result = await grain.ChangeAsync(new() { RequestId = NewId(), Device = Phone, Changes = [contact] }, Stop);
            Assert.True(result.IsCommitted, $"{result.Refusal}");
            written.Add(contact.Name);
        }
    }

    private async Task<SiloAddress?> HomeAsync(ISubscriberGrain grain) =>
        await _cluster.Client.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);

    private Ballot HeadBallot()
    {
        var (key, blob) = _regions.Stores[0].TakeSnapshot()!.Single(entry => entry.Key.Value.StartsWith("heads/", StringComparison.Ordinal));
        Assert.Equal(RecordDamage.None, RegisterRecordCodec.TryRead(blob.Content, new RegisterName(new BlobKey(key.Value)), out var record));
        return record!.Promised;
    }

    private RequestId NewId() => new(_regions.Ids.NextId());
}
