using OrleansPim.Contracts.Errors;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Replication.Regions;
using OrleansPim.TestKit;
using OrleansPim.TestKit.Regions;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Grains.Subscribers;

public sealed class ProvisioningTests
{
    [Fact]
    public Task Provisioned_subscriber_has_a_working_password_and_is_known_to_exist() => GrainScheduler.RunAsync(async () =>
    {
        var world = new SubscriberWorld(new SimulatedCluster(3, seed: 1));

        var result = await world.ProvisionAsync();

        Assert.True(result.Created);
        Assert.True(await world.OpensAsync(result.Credential!.Password));
        Assert.Equal(ExistenceStage.Active, await world.Ledger.Existence.ReadAsync(CancellationToken.None));
    });

    [Fact]
    public Task Subscriber_who_exists_is_left_as_it_is() => GrainScheduler.RunAsync(async () =>
    {
        var cluster = new SimulatedCluster(3, seed: 2);
        var first = await new SubscriberWorld(cluster).ProvisionAsync();
        var other = new SubscriberWorld(cluster);

        var second = await other.ProvisionAsync();

        Assert.Equal((false, null), (second.Created, second.Credential));
        Assert.True(await other.OpensAsync(first.Credential!.Password));
    });

    [Fact]
    public Task Subscriber_who_was_never_provisioned_is_unknown() => GrainScheduler.RunAsync(async () =>
    {
        var world = new SubscriberWorld(new SimulatedCluster(3, seed: 3));

        var exception = await Assert.ThrowsAsync<InvalidException>(() => world.ChangeAsync(StateWorld.NewContact("bob")));
        Assert.Equal(InvalidReason.UnknownSubscriber, exception.Reason);
        await Assert.ThrowsAsync<InvalidException>(() => world.CountItemsAsync());
        Assert.All(world.Cluster.Stores, store => Assert.Single(store.TakeSnapshot()!));
    });

    /// <summary>Goal: a creation may die anywhere. Method: die at each write in turn, then retry with the same request id.</summary>
    [Theory, MemberData(nameof(Deaths))]
    public Task Creation_that_broke_off_is_finished_by_the_retry(int writes) => GrainScheduler.RunAsync(async () =>
    {
        var cluster = new SimulatedCluster(3, seed: writes);
        var requestId = cluster.Ids.NextId();
        var isCreated = await TryProvisionAsync(cluster, requestId, writes);

        var world = new SubscriberWorld(cluster, cluster.NewProcess());
        var result = await DriveAsync(cluster, world.ProvisionAsync(requestId));

        Assert.True(result.Created, $"The retry of a creation that {(isCreated ? "succeeded" : "broke off")} says so too.");
        Assert.True(await world.OpensAsync(result.Credential!.Password));
        var state = await world.Ledger.ReadAsync(Contracts.Subscribers.ReadConsistency.Linearizable, CancellationToken.None);
        Assert.Equal(4, state.Collections.Count);
        Assert.Single(state.Devices);
        Assert.Equal(ExistenceStage.Active, await world.Ledger.Existence.ReadAsync(CancellationToken.None));
    });

    /// <summary>Goal: what was acknowledged is never mistaken for a creation that broke off. Method: die, let somebody write, lose the head.</summary>
    [Theory, MemberData(nameof(Deaths))]
    public Task Head_that_is_lost_after_an_acknowledged_change_is_never_new(int writes) => GrainScheduler.RunAsync(async () =>
    {
        var cluster = new SimulatedCluster(3, seed: 100 + writes);
        await TryProvisionAsync(cluster, cluster.Ids.NextId(), writes);
        var world = new SubscriberWorld(cluster, cluster.NewProcess());
        if (await DriveAsync(cluster, world.Ledger.TryOpenAsync(CancellationToken.None).AsTask()) is null)
            return;
        await DriveAsync(cluster, world.ChangeAsync(StateWorld.NewContact("bob")));

        world.DeleteEverywhere(LedgerKeys.HeadPrefix);

        var later = new SubscriberWorld(cluster, cluster.NewProcess());
        await Assert.ThrowsAsync<UnavailableException>(() => later.CountItemsAsync());
        await Assert.ThrowsAsync<UnavailableException>(() => later.ProvisionAsync());
    });

    public static TheoryData<int> Deaths() => [.. Enumerable.Range(0, 24)];

    private static async Task<bool> TryProvisionAsync(SimulatedCluster cluster, Guid requestId, int writes)
    {
        var fuse = new FusedRegionStore.Fuse(writes);
        var regions = cluster.NewProcess().Regions.Select(region =>
        {
            var fused = new Region(region.Name, new FusedRegionStore(region.Store, fuse));
            fused.Judge(region.Standing);
            return fused;
        });
        try
        {
            await DriveAsync(cluster, new SubscriberWorld(cluster, new RegionSet([.. regions])).ProvisionAsync(requestId));
            return true;
        }
        catch (ReplicationException)
        {
            Assert.True(fuse.IsBurnt);
            return false;
        }
    }

    private static async Task<TResult> DriveAsync<TResult>(SimulatedCluster cluster, Task<TResult> work)
    {
        while (!work.IsCompleted)
        {
            for (var turn = 0; turn < 20; turn++)
                await Task.Yield();
            cluster.Time.Advance(TimeSpan.FromMilliseconds(50));
        }

        return await work;
    }
}
