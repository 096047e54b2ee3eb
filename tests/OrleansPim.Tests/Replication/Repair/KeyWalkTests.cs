using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

public sealed class KeyWalkTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task Every_key_that_any_store_holds_comes_once_and_in_order_however_unequal_the_stores_are()
    {
        var cluster = new SimulatedCluster(3, seed: 1);
        var expected = new List<string>();
        for (var number = 0; number < 2_000; number++)
        {
            // The first store holds the first half, the second the second half, the third every tenth: no two pages end alike.
            var key = $"heads/s{number:0000}";
            expected.Add(key);
            await WriteAsync(cluster, number < 1_000 ? 0 : 1, key);
            if (number % 10 == 0)
                await WriteAsync(cluster, 2, key);
        }

        var walk = NewWalk(cluster);
        var seen = new List<string>();
        BlobKey? end = null;
        while (await cluster.DriveAsync(walk.NextAsync(Stop)) is { } stretch)
        {
            Assert.Equal(end, stretch.After);
            Assert.All(stretch.Keys, key => Assert.True(stretch.Reaches(key)));
            seen.AddRange(stretch.Keys.Select(key => key.Value).Where(key => key.StartsWith("heads/", StringComparison.Ordinal)));
            end = stretch.Last;
        }

        Assert.Equal(expected, seen);
        Assert.Null(end);
    }

    [Fact]
    public async Task Fewer_stores_than_a_quorum_prove_nothing()
    {
        var cluster = new SimulatedCluster(3, seed: 1);
        cluster.Lose(0);
        cluster.Lose(1);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => cluster.DriveAsync(NewWalk(cluster).NextAsync(Stop)));
    }

    [Fact]
    public async Task Store_that_did_not_answer_is_asked_again_only_by_the_next_walk()
    {
        var cluster = new SimulatedCluster(5, seed: 1);
        for (var number = 0; number < 2_000; number++)
            await WriteAsync(cluster, 1, $"heads/s{number:0000}");
        await WriteAsync(cluster, 0, "heads/t");
        cluster.Lose(0);
        var walk = NewWalk(cluster);
        await cluster.DriveAsync(walk.NextAsync(Stop));
        cluster.Heal(0);

        Assert.False(await FindsAsync(cluster, walk, "heads/t"));
        Assert.True(await FindsAsync(cluster, NewWalk(cluster), "heads/t"));
    }

    private static async Task<bool> FindsAsync(SimulatedCluster cluster, KeyWalk walk, string key)
    {
        var found = false;
        while (await cluster.DriveAsync(walk.NextAsync(Stop)) is { } stretch)
            found |= stretch.Keys.Contains(new BlobKey(key));
        return found;
    }

    private static KeyWalk NewWalk(SimulatedCluster cluster) =>
        new(cluster.Regions, new ReplicaClock(cluster.Time, cluster.Options.ReplicaTimeout));

    private static async Task WriteAsync(SimulatedCluster cluster, int region, string key) =>
        await cluster.Stores[region].TryWriteAsync(new BlobKey(key), new byte[] { 1 }, null, Stop);
}
