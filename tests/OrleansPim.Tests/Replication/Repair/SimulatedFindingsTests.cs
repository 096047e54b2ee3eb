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
        var register = NewConfigurationRegister(cluster);
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

    /// <summary>Seed 1666: a copy of a former life voted on the configuration under that life, and took an acknowledged admission back.</summary>
    [Fact]
    public async Task Copy_of_a_former_life_has_no_vote_on_the_configuration()
    {
        var (cluster, supervisor) = await FormAsync(3, seed: 7);
        var former = cluster.Stores[1].TakeSnapshot();
        cluster.Wipe(1);
        await InspectAsync(cluster, supervisor);
        var register = NewConfigurationRegister(cluster);
        await cluster.DriveAsync(register.LookAsync(Stop));
        await cluster.DriveAsync(register.ReadAsync(Stop));

        cluster.Stores[1].Restore(former);
        cluster.Lose(2);
        await cluster.DriveAsync(register.LookAsync(Stop));

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => cluster.DriveAsync(register.ReadAsync(Stop)));
    }

    /// <summary>Seed 1067: who had missed two lives of two stores took their present ones for former ones, and never read the configuration again.</summary>
    [Fact]
    public async Task Process_that_missed_two_lives_of_a_quorum_learns_the_present_ones()
    {
        var (cluster, supervisor) = await FormAsync(3, seed: 8);
        var elsewhere = cluster.NewProcess();
        var other = NewSupervisor(cluster, elsewhere);
        await InspectAsync(cluster, other);
        foreach (var region in (int[])[0, 1, 0, 1])
        {
            cluster.Wipe(region);
            await InspectAsync(cluster, supervisor);
        }

        await InspectAsync(cluster, other);

        Assert.All(elsewhere.Regions, region => Assert.True(region.Standing.HasVote));
        Assert.Equal(supervisor.Configuration!.Incarnations, other.Configuration!.Incarnations);
    }

    /// <summary>Beside seed 1067: who had missed an admission marked the store anew, although it was whole and perhaps one of the last two.</summary>
    [Fact]
    public async Task Process_that_missed_an_admission_takes_no_vote_from_a_store_that_is_whole()
    {
        var (cluster, supervisor) = await FormAsync(3, seed: 9);
        var missed = supervisor.Configuration!;
        for (var life = 0; life < 2; life++)
        {
            cluster.Wipe(0);
            await InspectAsync(cluster, supervisor);
        }

        var whole = await cluster.Stores[0].ReadAsync(StoreMarker.Key, Stop);
        await Assert.ThrowsAsync<QuorumUnavailableException>(() => RebuildAsync(cluster, missed));

        Assert.Equal(whole!.Value.Version, (await cluster.Stores[0].ReadAsync(StoreMarker.Key, Stop))!.Value.Version);
    }

    /// <summary>Beside seed 1067: a life was admitted in the place of another than it had been begun for.</summary>
    [Fact]
    public async Task Life_is_admitted_only_in_the_place_of_the_one_that_it_replaces()
    {
        var (cluster, supervisor) = await FormAsync(3, seed: 10);
        var missed = supervisor.Configuration!;
        var name = cluster.Regions.Regions[0].Name;
        cluster.Wipe(0);
        await InspectAsync(cluster, supervisor);
        var admitted = supervisor.Configuration!.Incarnations[name];
        cluster.Wipe(0);
        var copy = new StoreMarker(missed.Deployment, name, new StoreIncarnation(cluster.Ids.NextId()), missed.Incarnations[name], missed.Version);
        await cluster.Stores[0].TryWriteAsync(StoreMarker.Key, copy.ToBytes(), null, Stop);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => RebuildAsync(cluster, missed));

        var register = NewConfigurationRegister(cluster);
        await cluster.DriveAsync(register.LookAsync(Stop));
        Assert.Equal(admitted, (await cluster.DriveAsync(register.ReadAsync(Stop)))!.Incarnations[name]);
    }

    /// <summary>Seed 3114: a store put back in time kept its vote on the configuration until the next inspection, and took an admission back.</summary>
    [Fact]
    public async Task Quarantine_takes_the_vote_on_the_configuration_at_once()
    {
        var (cluster, _) = await FormAsync(3, seed: 11);
        var register = NewConfigurationRegister(cluster);
        await cluster.DriveAsync(register.LookAsync(Stop));
        cluster.Lose(2);
        var region = cluster.Regions.Regions[1];

        region.Quarantine(region.Standing.Incarnation, "An operator restores an older copy.");

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => cluster.DriveAsync(register.ReadAsync(Stop)));
    }

    /// <summary>Beside seed 3114: a quarantine was forgotten where the life's admission had not been learnt yet.</summary>
    [Fact]
    public async Task Life_that_was_distrusted_before_its_admission_was_learnt_gets_no_vote()
    {
        var (cluster, supervisor) = await FormAsync(3, seed: 12);
        var elsewhere = cluster.NewProcess();
        cluster.Wipe(1);
        await InspectAsync(cluster, supervisor);
        var admitted = cluster.Regions.Regions[1].Standing.Incarnation;

        elsewhere.Regions[1].Quarantine(admitted, "An operator restores an older copy.");
        await cluster.DriveAsync(NewSupervisor(cluster, elsewhere).InspectAsync(Stop));

        Assert.False(elsewhere.Regions[1].Standing.HasVote && elsewhere.Regions[1].Standing.Incarnation == admitted);
    }

    /// <summary>Found by reading: a second rebuild of a store that the first had admitted deleted a blank, and with it a promise that counted.</summary>
    [Fact]
    public async Task Blank_of_the_present_life_is_no_stray()
    {
        var (cluster, _) = await FormAsync(3, seed: 13);
        await WriteBlankAsync(cluster, round: 1);

        await NewRefill(cluster).RemoveStrayAsync(new BlobKey(Head), Stop);

        Assert.NotNull(cluster.RecordAt(0, Head));
    }

    /// <summary>Found by reading: a rebuild wrote over a blank whatever that had promised.</summary>
    [Fact]
    public async Task Refill_keeps_what_the_blank_has_promised()
    {
        var (cluster, _) = await FormAsync(3, seed: 14);
        await WriteAsync(cluster, "v1");
        cluster.Delete(0, Head);
        await WriteBlankAsync(cluster, round: 50);
        cluster.Faults[0].Latency = TimeSpan.FromSeconds(1);

        await cluster.DriveAsync(NewRefill(cluster).FillAsync(new BlobKey(Head), Stop));

        var record = cluster.RecordAt(0, Head)!;
        Assert.Equal(1, record.Accepted.Version);
        Assert.Equal(50, record.Promised.Round);
    }

    /// <summary>Found by reading: a rebuild's must-not-exist write of a whole record could land late, as a vote for what was replaced since.</summary>
    [Fact]
    public async Task Refill_makes_nothing_but_a_blank_where_nothing_was()
    {
        var (cluster, _) = await FormAsync(3, seed: 15);
        await WriteAsync(cluster, "v1");
        cluster.Delete(0, Head);
        var made = new List<bool>();
        var store = new HookedRegionStore(cluster.Stores[0])
        {
            BeforeWrite = (key, content, expected) =>
            {
                if (expected is null && RegisterRecordCodec.TryRead(content, new RegisterName(key), out var record) == RecordDamage.None)
                    made.Add(record!.IsBlank);
            },
        };
        var target = new Region(cluster.Regions.Regions[0].Name, store);
        target.Judge(cluster.Regions.Regions[0].Standing);
        var regions = new RegionSet([target, cluster.Regions.Regions[1], cluster.Regions.Regions[2]]);

        await cluster.DriveAsync(new BlobRefill(target, regions, NewContext(cluster)).FillAsync(new BlobKey(Head), Stop));

        Assert.NotEmpty(made);
        Assert.DoesNotContain(false, made);
        Assert.Equal(1, cluster.RecordAt(0, Head)!.Accepted.Version);
    }

    /// <summary>Seed 2376: who slept between the look at the markers and the configuration took a store that was whole for one that forgot.</summary>
    [Fact]
    public async Task Store_is_not_judged_by_a_look_that_is_older_than_the_configuration()
    {
        var (cluster, supervisor) = await FormAsync(3, seed: 16);
        var hooked = cluster.Stores.Select(store => new HookedRegionStore(store)).ToList();
        var regions = new RegionSet([.. cluster.Regions.Regions.Select((region, index) => new Region(region.Name, hooked[index]))]);
        var other = NewSupervisor(cluster, regions);
        await InspectAsync(cluster, other);
        var slept = false;
        hooked[0].BeforeRead = async key =>
        {
            if (slept || key != ConfigurationRegister.Name.Key)
                return;
            slept = true;
            cluster.Wipe(2);
            await InspectAsync(cluster, supervisor);
        };

        await InspectAsync(cluster, other);

        Assert.True(slept);
        Assert.True(regions.Regions[2].Standing.HasVote);
        Assert.Equal(supervisor.Configuration!.Version, other.Configuration!.Version);
    }

    /// <summary>Seed 656: in its own rebuild a store's lack of what it had forgotten, and a laggard's, were taken for proof that nothing ever was.</summary>
    [Fact]
    public async Task Rebuild_waits_for_the_only_store_that_knows()
    {
        var (cluster, _) = await FormAsync(3, seed: 17);
        cluster.Faults[1].DropsWrites = true;
        await WriteAsync(cluster, "v1");
        cluster.Faults[1].DropsWrites = false;
        cluster.Delete(2, Head);
        var target = new Region(cluster.Regions.Regions[2].Name, cluster.Faults[2]);
        target.Judge(cluster.Regions.Regions[2].Standing with { IsRenewed = true, IsForgetful = true });
        var refill = new BlobRefill(target, new RegionSet([.. cluster.Regions.Regions.Take(2), target]), NewContext(cluster));
        cluster.Lose(0);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => cluster.DriveAsync(refill.FillAsync(new BlobKey(Head), Stop)));

        cluster.Heal(0);
        await cluster.DriveAsync(refill.FillAsync(new BlobKey(Head), Stop));
        Assert.Equal(1, cluster.RecordAt(2, Head)!.Accepted.Version);
    }

    private static BlobRefill NewRefill(SimulatedCluster cluster) =>
        new(cluster.Regions.Regions[0], cluster.Regions, NewContext(cluster));

    private static RepairContext NewContext(SimulatedCluster cluster)
    {
        var clock = new ReplicaClock(cluster.Time, cluster.Options.ReplicaTimeout);
        return new RepairContext(cluster.Ids, cluster.Time, cluster.Options, clock, NullLogger.Instance);
    }

    private static async Task WriteBlankAsync(SimulatedCluster cluster, long round)
    {
        var region = cluster.Regions.Regions[0];
        var promised = new Ballot(round, new ProposerId(cluster.Ids.NextId()));
        var blank = new RegisterRecord(
            new RegisterName(new BlobKey(Head)), 1, region.Standing.Incarnation, promised, AcceptedAt.Nothing, Guid.Empty, default);
        var bytes = new byte[RegisterRecordCodec.Measure(blank)];
        RegisterRecordCodec.Write(blank, bytes);
        await cluster.Stores[0].TryWriteAsync(new BlobKey(Head), bytes, null, Stop);
    }

    // What a process does that slept since it knew this configuration.
    private static async Task RebuildAsync(SimulatedCluster cluster, ClusterConfiguration known)
    {
        var elsewhere = cluster.NewProcess();
        for (var index = 0; index < elsewhere.Regions.Count; index++)
            elsewhere.Regions[index].Judge(RegionStanding.Voting(known.Incarnations[elsewhere.Regions[index].Name]));
        elsewhere.Regions[0].Quarantine(known.Incarnations[elsewhere.Regions[0].Name], "It had no marker.");
        var register = new ConfigurationRegister(elsewhere, cluster.Ids, cluster.Time, cluster.Options, NullLogger.Instance);
        await cluster.DriveAsync(register.LookAsync(Stop));
        await cluster.DriveAsync(new RegionRebuild(elsewhere.Regions[0], elsewhere, register, NewContext(cluster)).RunAsync(known, Stop));
    }

    private static ConfigurationRegister NewConfigurationRegister(SimulatedCluster cluster) =>
        new(cluster.Regions, cluster.Ids, cluster.Time, cluster.Options, NullLogger.Instance);

    private static RegionSupervisor NewSupervisor(SimulatedCluster cluster, RegionSet regions) =>
        new(regions, cluster.Ids, cluster.Time, cluster.Options, new SupervisorOptions(), NullLogger.Instance);

    private static async Task<(SimulatedCluster Cluster, RegionSupervisor Supervisor)> FormAsync(int regions, int seed)
    {
        var cluster = new SimulatedCluster(regions, seed, isFormed: false);
        var supervisor = NewSupervisor(cluster, cluster.Regions);
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
