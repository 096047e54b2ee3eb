using OrleansPim.Replication.Regions;
using OrleansPim.TestKit.Regions;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Grains.Subscribers;

/// <summary>Goal: no request that a commit or an activation does not need. Method: count what reaches each store.</summary>
public sealed class RequestCountTests
{
    private const int Commits = 20;

    private readonly SimulatedCluster _cluster = new(3, seed: 71);
    private readonly CountingRegionStore[] _stores;
    private readonly SubscriberWorld _cold;

    public RequestCountTests()
    {
        _stores = [.. _cluster.Stores.Select((_, index) => new CountingRegionStore(_cluster.Faults[index]))];
        var regions = _cluster.NewProcess().Regions.Select((region, index) =>
        {
            var counted = new Region(region.Name, _stores[index]);
            counted.Judge(region.Standing);
            return counted;
        });
        _cold = new SubscriberWorld(_cluster, new RegionSet([.. regions]));
    }

    [Fact]
    public async Task Activation_of_a_cold_subscriber_reads_each_store_once()
    {
        await ProvisionAsync();

        Assert.Equal(1, await _cold.CountItemsAsync());
        Assert.Equal([1, 1, 1], _stores.Select(store => store.Reads));
        Assert.Equal([0, 0, 0], _stores.Select(store => store.Writes));
    }

    [Fact]
    public async Task A_commit_in_steady_state_is_one_conditional_write_for_each_store_and_no_read()
    {
        await ProvisionAsync();
        await _cold.ChangeAsync(StateWorld.NewContact("first"));
        await _cold.Ledger.FlushAsync(TimeSpan.FromSeconds(1));
        var before = _stores.Select(store => (store.Reads, store.Writes)).ToArray();
        for (var count = 0; count < Commits; count++)
            await _cold.ChangeAsync(StateWorld.NewContact($"contact-{count}", body: "BEGIN:VCARD"));
        await _cold.Ledger.FlushAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(before.Select(counts => (counts.Reads, counts.Writes + Commits)), _stores.Select(store => (store.Reads, store.Writes)));
    }

    private async Task ProvisionAsync()
    {
        var elsewhere = new SubscriberWorld(_cluster, _cluster.NewProcess());
        await elsewhere.ProvisionAsync();
        await elsewhere.ChangeAsync(StateWorld.NewContact("before"));
        await elsewhere.Ledger.FlushAsync(TimeSpan.FromSeconds(1));
    }
}
