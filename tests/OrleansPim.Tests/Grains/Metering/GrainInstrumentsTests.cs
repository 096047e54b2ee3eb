using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.TestKit;
using OrleansPim.TestKit.Metering;
using OrleansPim.TestKit.Regions;
using OrleansPim.Tests.Grains.State;
using OrleansPim.Tests.Grains.Subscribers;

namespace OrleansPim.Tests.Grains.Metering;

/// <summary>Goal: an operator sees who is held, and leaders that were overtaken. Method: let it happen to what a grain is made of.</summary>
public sealed class GrainInstrumentsTests : IDisposable
{
    private readonly SimulatedCluster _cluster = new(3, seed: 41);
    private readonly TestMeters _meters = new();

    public void Dispose() => _meters.Dispose();

    [Fact]
    public Task Lost_head_is_a_trip_and_held_until_it_is_back() => GrainScheduler.RunAsync(async () =>
    {
        await new SubscriberWorld(_cluster).ProvisionAsync();
        var copies = _cluster.Stores.Select(store => store.TakeSnapshot()).ToArray();
        var world = new SubscriberWorld(_cluster, meters: _meters);
        world.DeleteEverywhere(LedgerKeys.HeadPrefix);

        await Assert.ThrowsAsync<UnavailableException>(() => world.CountItemsAsync());
        Assert.Equal(1, _meters.Read("pim.held_subscribers"));
        Assert.Equal(1, _meters.Read("pim.amnesia_guard_trips", "reason=lost"));
        foreach (var (store, copy) in _cluster.Stores.Zip(copies))
            store.Restore(copy);
        _cluster.Time.Advance(Hold.RecheckInterval);
        await world.CountItemsAsync();

        Assert.Equal(0, _meters.Read("pim.held_subscribers"));
        Assert.Equal(1, _meters.Read("pim.amnesia_guard_trips", "reason=lost"));
    });

    [Fact]
    public Task Lost_segment_and_token_ahead_have_reasons_of_their_own() => GrainScheduler.RunAsync(async () =>
    {
        var writer = new SubscriberWorld(_cluster, meters: _meters);
        await writer.ProvisionAsync();
        for (var i = 0; i < 20; i++)
            await writer.ChangeAsync(StateWorld.NewContact($"c{i}", body: new string('x', 1_000)));
        await Assert.ThrowsAsync<UnavailableException>(
            async () => await writer.Ledger.WitnessAsync(await writer.SightingAsync(1_000), null, CancellationToken.None));
        writer.DeleteEverywhere(LedgerKeys.SegmentPrefix);
        await Assert.ThrowsAsync<CorruptReplicasException>(() => new SubscriberWorld(_cluster, meters: _meters).CountItemsAsync());

        Assert.Equal(1, _meters.Read("pim.amnesia_guard_trips", "reason=token_ahead"));
        Assert.Equal(1, _meters.Read("pim.amnesia_guard_trips", "reason=corrupt"));
        Assert.Equal(2, _meters.Read("pim.held_subscribers"));
        await writer.Ledger.DisposeAsync();
        Assert.Equal(1, _meters.Read("pim.held_subscribers"));
    });

    [Fact]
    public Task Activation_that_was_overtaken_is_counted() => GrainScheduler.RunAsync(async () =>
    {
        var overtaken = new SubscriberWorld(_cluster, meters: _meters);
        await overtaken.ProvisionAsync();
        Assert.Equal(0, _meters.Read("pim.writer_fenced"));

        await new SubscriberWorld(_cluster).ChangeAsync(StateWorld.NewContact("bob"));
        Assert.Equal(1, await overtaken.CountItemsAsync(ReadConsistency.Linearizable));

        Assert.Equal(1, _meters.Read("pim.writer_fenced"));
    });

    [Fact]
    public Task Commits_are_counted_by_outcome_and_timed() => GrainScheduler.RunAsync(async () =>
    {
        var world = new SubscriberWorld(_cluster, meters: _meters);
        await world.ProvisionAsync();
        var before = _meters.Read("pim.commits", "outcome=committed") ?? 0;
        await world.ChangeAsync(StateWorld.NewContact("bob"));
        _cluster.Lose(0);
        _cluster.Lose(1);
        await Assert.ThrowsAnyAsync<ReplicationException>(() => world.ChangeAsync(StateWorld.NewContact("eve")));

        Assert.Equal(before + 1, _meters.Read("pim.commits", "outcome=committed"));
        Assert.Equal(before + 1, _meters.Read("pim.commit.duration"));
        Assert.Equal(1, (_meters.Read("pim.commits", "outcome=unavailable") ?? 0) + (_meters.Read("pim.commits", "outcome=unknown") ?? 0));
    });
    [Fact]
    public Task Every_change_of_an_outage_is_counted_not_only_the_first_of_each_subscriber() => GrainScheduler.RunAsync(async () =>
    {
        var world = new SubscriberWorld(_cluster, meters: _meters);
        await world.ProvisionAsync();
        _cluster.Lose(0);
        _cluster.Lose(1);
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAnyAsync<ReplicationException>(() => world.ChangeAsync(StateWorld.NewContact($"c{i}")));

        Assert.Equal(3, (_meters.Read("pim.commits", "outcome=unavailable") ?? 0) + (_meters.Read("pim.commits", "outcome=unknown") ?? 0));
    });

    [Fact]
    public Task Changes_of_a_held_subscriber_are_counted_as_failed() => GrainScheduler.RunAsync(async () =>
    {
        await new SubscriberWorld(_cluster).ProvisionAsync();
        var world = new SubscriberWorld(_cluster, meters: _meters);
        world.DeleteEverywhere(LedgerKeys.HeadPrefix);
        await Assert.ThrowsAsync<UnavailableException>(() => world.CountItemsAsync());

        await Assert.ThrowsAsync<UnavailableException>(() => world.ChangeAsync(StateWorld.NewContact("bob")));

        Assert.Equal(1, _meters.Read("pim.commits", "outcome=unavailable"));
    });
}
