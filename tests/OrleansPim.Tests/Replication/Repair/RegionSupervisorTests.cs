using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Goal: a store that forgot never votes before it was rebuilt. Method: each way of forgetting, on simulated stores.</summary>
public sealed class RegionSupervisorTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task Forming_marks_every_store_and_gives_each_a_vote()
    {
        var cluster = new SimulatedCluster(3, seed: 1, isFormed: false);
        var supervisor = NewSupervisor(cluster);

        await cluster.DriveAsync(supervisor.FormAsync(Stop));

        Assert.All(cluster.Regions.Regions, region => Assert.True(region.Standing.HasVote));
        Assert.True(supervisor.HasQuorum);
    }

    [Fact]
    public async Task Forming_that_broke_off_is_finished_by_the_next()
    {
        var cluster = new SimulatedCluster(3, seed: 2, isFormed: false);
        cluster.Lose(2);
        await Assert.ThrowsAsync<RegionUnavailableException>(() => cluster.DriveAsync(NewSupervisor(cluster).FormAsync(Stop)));
        cluster.Heal(2);

        var supervisor = NewSupervisor(cluster);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        await cluster.DriveAsync(supervisor.FormAsync(Stop));

        Assert.All(cluster.Regions.Regions, region => Assert.True(region.Standing.HasVote));
    }

    [Fact]
    public async Task Stores_of_two_deployments_are_never_joined()
    {
        var one = new SimulatedCluster(3, seed: 3, isFormed: false);
        await one.DriveAsync(NewSupervisor(one).FormAsync(Stop));
        var other = new SimulatedCluster(3, seed: 4, isFormed: false);
        await other.DriveAsync(NewSupervisor(other).FormAsync(Stop));
        other.Stores[0].Restore(one.Stores[0].TakeSnapshot());

        await Assert.ThrowsAsync<CorruptReplicasException>(() => other.DriveAsync(NewSupervisor(other).FormAsync(Stop)));
        await InspectAsync(other, NewSupervisor(other, rebuilds: false));
        Assert.False(other.Regions.Regions[0].Standing.HasVote);
    }

    [Theory, InlineData(0, true), InlineData(1, false), InlineData(2, true)]
    public async Task Lost_store_is_quarantined_remade_refilled_and_votes_again(int region, bool wholeStore)
    {
        var cluster = new SimulatedCluster(3, seed: 5, isFormed: false);
        var supervisor = NewSupervisor(cluster);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        for (var index = 0; index < 100; index++)
            await WriteAsync(cluster, $"heads/s{index}", $"v{index}");
        var before = cluster.Regions.Regions[region].Standing.Incarnation;

        if (wholeStore)
            cluster.Stores[region].Remove();
        else
            cluster.Wipe(region);
        await InspectAsync(cluster, supervisor);
        await InspectAsync(cluster, supervisor);

        Assert.True(cluster.Regions.Regions[region].Standing.HasVote);
        Assert.NotEqual(before, cluster.Regions.Regions[region].Standing.Incarnation);
        for (var index = 0; index < 100; index++)
        {
            var records = Enumerable.Range(0, 3).Select(r => cluster.RecordAt(r, $"heads/s{index}")!).ToList();
            Assert.All(records, record => Assert.Equal(records[0].Accepted, record.Accepted));
            Assert.All(records, record => Assert.Equal($"v{index}", Encoding.UTF8.GetString(record.Payload.Span)));
        }

        cluster.Lose((region + 1) % 3);
        Assert.Equal("v7", await ReadAsync(cluster, "heads/s7"));
    }

    [Fact]
    public async Task Region_that_an_operator_quarantined_stays_so_until_it_was_rebuilt_and_admitted()
    {
        var cluster = new SimulatedCluster(3, seed: 31, isFormed: false);
        var supervisor = NewSupervisor(cluster);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        await WriteAsync(cluster, "heads/s", "v1");
        var (region, before) = (cluster.Regions.Regions[1], cluster.Regions.Regions[1].Standing.Incarnation);

        Assert.Null(await cluster.DriveAsync(supervisor.QuarantineAsync(region.Name, Stop)));
        await WriteAsync(cluster, "heads/s", "v2");
        await InspectAsync(cluster, supervisor);
        Assert.True(region.Standing.IsQuarantined);
        Assert.NotNull(supervisor.OrderAdmission(region.Name));

        Assert.Null(supervisor.OrderRebuild(region.Name, admits: false));
        await InspectAsync(cluster, supervisor);
        await InspectAsync(cluster, supervisor);
        Assert.True(region.Standing.IsQuarantined);
        Assert.True(supervisor.Statuses[1].IsVerified);

        Assert.Null(supervisor.OrderAdmission(region.Name));
        await InspectAsync(cluster, supervisor);
        await InspectAsync(cluster, supervisor);
        Assert.True(region.Standing.HasVote);
        Assert.NotEqual(before, region.Standing.Incarnation);
        cluster.Lose(0);
        Assert.Equal("v2", await ReadAsync(cluster, "heads/s"));
    }

    [Fact]
    public async Task Quarantine_by_an_operator_outlives_the_process()
    {
        var cluster = new SimulatedCluster(3, seed: 32, isFormed: false);
        var supervisor = NewSupervisor(cluster);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        await cluster.DriveAsync(supervisor.QuarantineAsync(new RegionName("r1"), Stop));

        var later = cluster.NewProcess();
        var next = NewSupervisor(cluster, later, rebuilds: false);
        await cluster.DriveAsync(next.InspectAsync(Stop));
        await cluster.DriveAsync(next.InspectAsync(Stop));

        Assert.True(later.Regions[1].Standing.IsQuarantined);
        Assert.True(later.Regions[0].Standing.HasVote);
    }

    [Fact]
    public async Task Quarantine_that_would_leave_no_quorum_is_refused()
    {
        var cluster = new SimulatedCluster(3, seed: 33, isFormed: false);
        var supervisor = NewSupervisor(cluster);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        await cluster.DriveAsync(supervisor.QuarantineAsync(new RegionName("r1"), Stop));

        Assert.NotNull(await cluster.DriveAsync(supervisor.QuarantineAsync(new RegionName("r2"), Stop)));
        Assert.NotNull(await cluster.DriveAsync(supervisor.QuarantineAsync(new RegionName("r1"), Stop)));
        Assert.NotNull(supervisor.OrderRebuild(new RegionName("r2"), admits: true));
        Assert.NotNull(supervisor.OrderAdmission(new RegionName("r2")));
        Assert.True(cluster.Regions.Regions[2].Standing.HasVote);
    }

    [Fact]
    public async Task Quarantined_store_is_no_vote_while_the_others_cannot_rebuild_it()
    {
        var cluster = new SimulatedCluster(3, seed: 6, isFormed: false);
        var supervisor = NewSupervisor(cluster);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        await WriteAsync(cluster, "heads/s", "v1");
        cluster.Wipe(0);
        cluster.Lose(1);

        for (var turn = 0; turn < 3; turn++)
        {
            await InspectAsync(cluster, supervisor);
            await Assert.ThrowsAsync<QuorumUnavailableException>(() => ReadAsync(cluster, "heads/s"));
        }

        cluster.Heal(1);
        for (var turn = 0; turn < 2; turn++)
        {
            await InspectAsync(cluster, supervisor);
        }

        Assert.True(cluster.Regions.Regions[0].Standing.HasVote);
        Assert.Equal("v1", await ReadAsync(cluster, "heads/s"));
    }

    [Fact]
    public async Task Store_quarantined_for_going_back_gets_a_new_life_although_its_marker_is_intact()
    {
        var cluster = new SimulatedCluster(3, seed: 7, isFormed: false);
        var supervisor = NewSupervisor(cluster);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        await WriteAsync(cluster, "heads/s", "v1");
        var region = cluster.Regions.Regions[1];
        var before = region.Standing.Incarnation;

        region.Quarantine(before, "A leader met an older record.");
        await InspectAsync(cluster, supervisor);

        Assert.True(region.Standing.HasVote);
        Assert.NotEqual(before, region.Standing.Incarnation);
    }

    [Fact]
    public async Task Admission_is_learnt_by_other_processes_and_their_leaders_acquire_again()
    {
        var cluster = new SimulatedCluster(3, seed: 8, isFormed: false);
        var supervisor = NewSupervisor(cluster);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        var elsewhere = cluster.NewProcess();
        var otherSupervisor = NewSupervisor(cluster, elsewhere, rebuilds: false);
        await InspectAsync(cluster, otherSupervisor);
        var leader = cluster.NewRegister("heads/s", elsewhere);
        await leader.AcquireAsync(Stop);
        await leader.WriteAsync(Encoding.UTF8.GetBytes("v1"), cluster.Ids.NextId(), Stop);

        cluster.Wipe(2);
        await InspectAsync(cluster, supervisor);
        await InspectAsync(cluster, otherSupervisor);

        Assert.False(leader.IsLeader);
        Assert.Equal("v1", Encoding.UTF8.GetString((await leader.AcquireAsync(Stop))!.Payload.Span));
        await leader.WriteAsync(Encoding.UTF8.GetBytes("v2"), cluster.Ids.NextId(), Stop);
        await leader.FlushAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, cluster.RecordAt(2, "heads/s")!.Accepted.Version);
    }

    [Fact]
    public async Task Record_that_only_a_former_life_knew_does_not_block_its_register()
    {
        var cluster = new SimulatedCluster(3, seed: 9, isFormed: false);
        var supervisor = NewSupervisor(cluster);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        cluster.Faults[1].DropsWrites = true;
        cluster.Faults[2].DropsWrites = true;
        await Assert.ThrowsAnyAsync<ReplicationException>(() => cluster.DriveAsync(cluster.NewRegister("heads/s").AcquireAsync(Stop).AsTask()));
        cluster.Faults[1].DropsWrites = false;
        cluster.Faults[2].DropsWrites = false;
        Assert.NotNull(cluster.RecordAt(0, "heads/s"));

        var region = cluster.Regions.Regions[0];
        region.Quarantine(region.Standing.Incarnation, "An operator restored an older copy.");
        await InspectAsync(cluster, supervisor);

        await WriteAsync(cluster, "heads/s", "v1");
        Assert.Equal("v1", await ReadAsync(cluster, "heads/s"));
    }

    [Fact]
    public async Task Wiping_all_stores_leaves_no_vote_and_makes_nothing_new()
    {
        var cluster = new SimulatedCluster(3, seed: 10, isFormed: false);
        var supervisor = NewSupervisor(cluster);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        foreach (var store in cluster.Stores)
            store.Remove();

        await InspectAsync(cluster, supervisor);

        Assert.False(supervisor.HasQuorum);
        Assert.All(cluster.Stores, store => Assert.Null(store.TakeSnapshot()));
    }

    private static async Task InspectAsync(SimulatedCluster cluster, RegionSupervisor supervisor)
    {
        await cluster.DriveAsync(supervisor.InspectAsync(Stop));
        await cluster.DriveAsync(supervisor.WaitForRebuildAsync());
    }

    private static RegionSupervisor NewSupervisor(SimulatedCluster cluster, bool rebuilds = true) =>
        NewSupervisor(cluster, cluster.Regions, rebuilds);

    private static RegionSupervisor NewSupervisor(SimulatedCluster cluster, RegionSet regions, bool rebuilds) => new(
        regions, cluster.Ids, cluster.Time, cluster.Options, new SupervisorOptions { RebuildsByItself = rebuilds }, NullLogger.Instance);

    private static async Task WriteAsync(SimulatedCluster cluster, string name, string text)
    {
        await using var register = cluster.NewRegister(name);
        await register.AcquireAsync(Stop);
        await register.WriteAsync(Encoding.UTF8.GetBytes(text), cluster.Ids.NextId(), Stop);
        await register.FlushAsync(TimeSpan.Zero);
    }

    private static async Task<string?> ReadAsync(SimulatedCluster cluster, string name)
    {
        var value = await cluster.NewRegister(name).ReadAsync(Stop);
        return value is null ? null : Encoding.UTF8.GetString(value.Payload.Span);
    }
}
