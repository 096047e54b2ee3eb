using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Goal: what the simulation found in repair once never comes back. Method: the smallest schedule of each.</summary>
public sealed class SimulatedFindingsTests
{
    private const string Head = "heads/s";
    private static readonly CancellationToken Stop = CancellationToken.None;

    /// <summary>Seed 16: the marker of an older copy was taken for that of a rebuild that broke off, and its records for refilled ones.</summary>
    [Fact]
    public async Task Copy_of_a_former_life_is_not_taken_for_a_rebuild_that_broke_off()
    {
        var (cluster, supervisor) = await FormAsync(3, seed: 1);
        await WriteAsync(cluster, "v1");
        var former = cluster.Stores[0].TakeSnapshot();
        var formerLife = cluster.Regions.Regions[0].Standing.Incarnation;
        cluster.Wipe(0);
        await InspectAsync(cluster, supervisor);
        await WriteAsync(cluster, "v2");

        cluster.Stores[0].Restore(former);
        await InspectAsync(cluster, supervisor);

        Assert.True(cluster.Regions.Regions[0].Standing.HasVote);
        Assert.NotEqual(formerLife, cluster.Regions.Regions[0].Standing.Incarnation);
        Assert.Equal(2, cluster.RecordAt(0, Head)!.Accepted.Version);
    }

    /// <summary>Seed 1: a store under a new marker kept the configuration's record of its former life, which nobody might overwrite.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Store_under_a_new_life_holds_the_configuration_again(bool isWiped)
    {
        var (cluster, supervisor) = await FormAsync(3, seed: 2);
        var region = cluster.Regions.Regions[0];
        if (isWiped)
            cluster.Wipe(0);
        else
            region.Quarantine(region.Standing.Incarnation, "An operator restored an older copy.");

        await InspectAsync(cluster, supervisor);

        Assert.Equal(region.Standing.Incarnation, cluster.RecordAt(0, ConfigurationRegister.Name.Key.Value)!.Incarnation);
    }

    /// <summary>Seed 4: a register that only one of the others held could never be rebuilt, since the store itself had no vote.</summary>
    [Fact]
    public async Task Register_that_one_other_store_holds_does_not_block_a_rebuild()
    {
        var (cluster, supervisor) = await FormAsync(3, seed: 3);
        cluster.Faults[2].DropsWrites = true;
        await WriteAsync(cluster, "v1");
        cluster.Faults[2].DropsWrites = false;
        cluster.Wipe(0);

        await InspectAsync(cluster, supervisor);

        Assert.True(cluster.Regions.Regions[0].Standing.HasVote);
        Assert.Equal(1, cluster.RecordAt(0, Head)!.Accepted.Version);
        Assert.Equal(1, cluster.RecordAt(2, Head)!.Accepted.Version);
    }

    /// <summary>Seed 174: two rebuilds waited for each other's vote on a register that nobody had finished creating.</summary>
    [Fact]
    public async Task Two_stores_of_five_that_forgot_are_both_rebuilt_beside_an_unfinished_creation()
    {
        var (cluster, supervisor) = await FormAsync(5, seed: 4);
        foreach (var region in (int[])[2, 3, 4])
            cluster.Faults[region].DropsWrites = true;
        await Assert.ThrowsAnyAsync<ReplicationException>(() => cluster.DriveAsync(cluster.NewRegister(Head).AcquireAsync(Stop).AsTask()));
        foreach (var region in (int[])[2, 3, 4])
            cluster.Faults[region].DropsWrites = false;
        cluster.Wipe(3);
        cluster.Wipe(4);

        for (var turn = 0; turn < 4; turn++)
            await InspectAsync(cluster, supervisor);

        Assert.All(cluster.Regions.Regions, region => Assert.True(region.Standing.HasVote));
    }

    /// <summary>Seed 686: a quarantined store with a whole marker voted on the configuration, and took an admission back with it.</summary>
    [Fact]
    public async Task Quarantined_life_has_no_vote_on_the_configuration()
    {
        var (cluster, _) = await FormAsync(3, seed: 5);
        var register = new ConfigurationRegister(cluster.Regions, cluster.Ids, cluster.Time, cluster.Options, NullLogger.Instance);
        cluster.Lose(2);
        var region = cluster.Regions.Regions[1];
        region.Quarantine(region.Standing.Incarnation, "An operator restored an older copy.");
        await cluster.DriveAsync(register.LookAsync(Stop));

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => cluster.DriveAsync(register.ReadAsync(Stop)));
    }

    /// <summary>Found by reading: a store that fell silent kept its rebuild waiting for ever.</summary>
    [Fact]
    public async Task Silent_store_is_unavailable_after_the_replica_timeout()
    {
        var (cluster, _) = await FormAsync(3, seed: 6);
        cluster.Faults[0].Latency = TimeSpan.FromMinutes(10);
        var store = new TimedRegionStore(cluster.Faults[0], new ReplicaClock(cluster.Time, cluster.Options.ReplicaTimeout));

        var failure = await Assert.ThrowsAsync<RegionUnavailableException>(
            () => cluster.DriveAsync(store.ReadAsync(StoreMarker.Key, Stop).AsTask()));

        Assert.Equal(RegionFailure.TimedOut, failure.Reason);
    }

    private static async Task<(SimulatedCluster Cluster, RegionSupervisor Supervisor)> FormAsync(int regions, int seed)
    {
        var cluster = new SimulatedCluster(regions, seed, isFormed: false);
        var supervisor = new RegionSupervisor(
            cluster.Regions, cluster.Ids, cluster.Time, cluster.Options, new SupervisorOptions(), NullLogger.Instance);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        return (cluster, supervisor);
    }

    private static async Task InspectAsync(SimulatedCluster cluster, RegionSupervisor supervisor)
    {
        await cluster.DriveAsync(supervisor.InspectAsync(Stop));
        await cluster.DriveAsync(supervisor.WaitForRebuildAsync());
    }

    private static async Task WriteAsync(SimulatedCluster cluster, string text)
    {
        await using var register = cluster.NewRegister(Head);
        await register.AcquireAsync(Stop);
        await register.WriteAsync(Encoding.UTF8.GetBytes(text), cluster.Ids.NextId(), Stop);
        await register.FlushAsync(TimeSpan.Zero);
    }
}
