using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Administration;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Silo.Administration;

/// <summary>Goal: it is told which region lacks whose head. Method: heads here and there, more of them than one listing holds.</summary>
public sealed class HeadListingTests
{
    private readonly SimulatedCluster _cluster = new(regions: 3, seed: 11);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Regions_that_lack_a_head_are_named_and_one_that_does_not_answer_is_not()
    {
        string[] subscribers = ["alice", "bob", "carol", "dave"];
        await WriteAsync("alice", 0, 1, 2);
        await WriteAsync("bob", 1, 2);
        await WriteAsync("carol", 0);
        await WriteAsync("dave", 0, 1);

        var missing = await FindAsync(subscribers);
        _cluster.Lose(2);
        var withoutOne = await FindAsync(subscribers);

        var names = _cluster.Regions.Regions.Select(region => region.Name.Value).ToList();
        Assert.Equal(["bob", "carol", "dave"], missing.Keys.Order());
        Assert.Equal([names[0]], missing["bob"]);
        Assert.Equal([names[1], names[2]], missing["carol"]);
        Assert.Equal([names[2]], missing["dave"]);
        Assert.Equal(["bob", "carol"], withoutOne.Keys.Order());
        Assert.Equal([names[1]], withoutOne["carol"]);
    }

    [Fact]
    public async Task Other_subscribers_between_two_of_a_page_and_more_than_one_listing_hide_none()
    {
        for (var number = 0; number < 2_500; number++)
            await WriteAsync($"s{number:0000}", 0, 1, 2);
        await WriteAsync("s9", 0, 1);

        Assert.Equal(["s9"], (await FindAsync(["s0000", "s0001", "s2499", "s9"])).Keys);
        Assert.Empty(await FindAsync(["s0007"]));
        Assert.Empty(await FindAsync([]));
    }

    private Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FindAsync(IReadOnlyList<string> subscribers) =>
        new HeadListing(_cluster.Regions, _cluster.Time).FindMissingAsync(subscribers, Stop);

    private async Task WriteAsync(string subscriber, params int[] regions)
    {
        foreach (var region in regions)
            await _cluster.Stores[region].TryWriteAsync(new BlobKey($"heads/{subscriber}"), new byte[1], null, Stop);
    }
}
