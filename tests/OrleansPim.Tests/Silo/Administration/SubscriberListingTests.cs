using OrleansPim.Contracts.Errors;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Administration;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Silo.Administration;

/// <summary>Goal: every acknowledged subscriber is listed, whichever region is lost. Method: records on different quorums.</summary>
public sealed class SubscriberListingTests
{
    private readonly SimulatedCluster _cluster = new(regions: 3, seed: 11);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task Subscriber_on_any_quorum_is_listed_whichever_region_is_lost(int lost)
    {
        await RecordAsync("alice", 0, 1);
        await RecordAsync("bob", 1, 2);
        await RecordAsync("carol", 0, 2);

        _cluster.Lose(lost);
        var page = await new SubscriberListing(_cluster.Regions, _cluster.Time).ListAsync(null, 10, Stop);

        Assert.Equal(["alice", "bob", "carol"], page.Subscribers);
        Assert.Null(page.After);
    }

    [Fact]
    public async Task Too_few_regions_are_no_list()
    {
        _cluster.Lose(0);
        _cluster.Lose(2);

        await Assert.ThrowsAsync<UnavailableException>(() => new SubscriberListing(_cluster.Regions, _cluster.Time).ListAsync(null, 10, Stop));
    }

    private async Task RecordAsync(string subscriber, params int[] regions)
    {
        foreach (var region in regions)
            await _cluster.Stores[region].TryWriteAsync(new BlobKey($"existence/{subscriber}"), new byte[1], null, Stop);
    }
}
