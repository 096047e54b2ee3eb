using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Register;

/// <summary>Goal: what the simulation found in the register once never comes back. Method: the smallest schedule of each.</summary>
public sealed class SimulatedFindingsTests
{
    private const string Head = "registers/test";
    private static readonly CancellationToken Stop = CancellationToken.None;

    /// <summary>Seed 1166: two replicas that had forgotten promised "nothing accepted" and then were a quorum that denied version 1.</summary>
    [Fact]
    public async Task Creation_finished_halfway_never_denies_the_value_that_one_replica_holds()
    {
        var cluster = new SimulatedCluster(3, seed: 1);
        await WriteAsync(cluster, "v1");
        cluster.Delete(0, Head);
        cluster.Delete(2, Head);
        cluster.Faults[1].LosesAnswers = true;

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => cluster.DriveAsync(cluster.NewRegister(Head).AcquireAsync(Stop).AsTask()));
        cluster.Faults[1].LosesAnswers = false;

        Assert.Equal("v1", await ReadAsync(cluster));
    }

    /// <summary>Seed 5: with one replica damaged and one absent, the third had all that was known, and nobody might use it.</summary>
    [Fact]
    public async Task Register_with_one_damaged_and_one_absent_replica_is_recovered_from_the_third()
    {
        var cluster = new SimulatedCluster(3, seed: 2);
        await WriteAsync(cluster, "v1");
        cluster.Delete(0, Head);
        cluster.Stores[1].Damage(new BlobKey(Head), bytes => bytes[..20]);

        Assert.Equal("v1", await ReadAsync(cluster));
    }

    /// <summary>Seed 48: a lane sent a write after its writer had been told that nothing was done.</summary>
    [Fact]
    public void Write_that_was_judged_as_not_done_is_sent_by_no_lane_any_more()
    {
        var cluster = new SimulatedCluster(3, seed: 3);
        var leadership = NewLeadership(cluster);
        var write = leadership.WriteAsync(2, cluster.Ids.NextId(), default).AsTask();
        var target = new LaneTarget(1, new AcceptedAt(leadership.Ballot, 2), Guid.Empty, default);

        leadership.Fail(0, target, "is out");
        leadership.Fail(1, target, "is out");

        Assert.False(leadership.Send(2, target));
        Assert.NotNull(write);
    }

    /// <summary>Found by reading: the lanes of an ended leadership report nothing, so the writer waited for ever.</summary>
    [Fact]
    public async Task Write_on_an_ended_leadership_is_refused_at_once()
    {
        var cluster = new SimulatedCluster(3, seed: 4);
        var leadership = NewLeadership(cluster);
        leadership.End();

        var (outcome, _) = await leadership.WriteAsync(2, cluster.Ids.NextId(), default).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(WriteOutcome.Fenced, outcome);
    }

    /// <summary>Two dead regions: an acquisition took the want of answers for lost races, and waited ten replica timeouts.</summary>
    [Fact]
    public async Task Acquisition_without_a_quorum_of_promises_ends_after_one_replica_timeout()
    {
        var cluster = new SimulatedCluster(3, seed: 14);
        await using var writer = cluster.NewRegister(Head);
        await cluster.DriveAsync(writer.AcquireAsync(Stop).AsTask());
        await cluster.DriveAsync(writer.WriteAsync("v1"u8.ToArray(), cluster.Ids.NextId(), Stop).AsTask());
        cluster.Lose(1);
        var before = cluster.RecordAt(0, Head)!.Promised.Round;
        cluster.Faults[2].DropsWrites = true;
        cluster.Options.LaneDelay = TimeSpan.FromMinutes(1);

        var failure = await Assert.ThrowsAsync<QuorumUnavailableException>(() => cluster.DriveAsync(writer.AcquireAsync(Stop).AsTask()));

        // An attempt takes one round. Here the wait after the first is longer than the replica timeout, so the second is the last.
        Assert.Equal(before + 2, cluster.RecordAt(0, Head)!.Promised.Round);
        Assert.DoesNotContain("faster", failure.Message, StringComparison.Ordinal);
        Assert.Contains("r2", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Found by reading: an answer of a store counted although the store had been taken out, and put back in time, meanwhile.</summary>
    [Fact]
    public async Task Answer_of_a_store_that_lost_its_vote_meanwhile_does_not_count()
    {
        var cluster = new SimulatedCluster(3, seed: 5);
        await WriteAsync(cluster, "v1");
        var region = cluster.Regions.Regions[0];
        cluster.Faults[0].Latency = TimeSpan.FromSeconds(1);
        var clock = new ReplicaClock(cluster.Time, cluster.Options.ReplicaTimeout);
        var reading = ReplicaReader.ReadAsync(region, new RegisterName(new BlobKey(Head)), 1, clock, Stop);

        region.Quarantine(region.Standing.Incarnation, "An operator restores an older copy.");

        Assert.Equal(AnswerKind.Unavailable, (await cluster.DriveAsync(reading)).Kind);
    }

    /// <summary>Seed 237: damage that was seen only after the value had been sent was never repaired by a repair.</summary>
    [Fact]
    public async Task Repair_reaches_a_replica_whose_damage_is_seen_late()
    {
        var cluster = new SimulatedCluster(3, seed: 6);
        await WriteAsync(cluster, "v1");
        cluster.Stores[2].Damage(new BlobKey(Head), bytes => bytes[..20]);
        cluster.Faults[2].Latency = TimeSpan.FromMilliseconds(200);

        Assert.True(await cluster.DriveAsync(cluster.NewRegister(Head).HealAsync(TimeSpan.FromSeconds(5), Stop).AsTask()));

        Assert.Equal(1, cluster.RecordAt(2, Head)!.Accepted.Version);
    }

    /// <summary>Seed 1560: a lane that learnt on the way with one value that it was fenced never said so of the next, and its writer waited for ever.</summary>
    [Fact]
    public async Task Lane_that_is_fenced_while_it_carries_an_older_value_fails_the_newest_too()
    {
        var cluster = new SimulatedCluster(3, seed: 7);
        await WriteAsync(cluster, "v1");
        var leader = cluster.NewRegister(Head);
        await leader.AcquireAsync(Stop);
        cluster.Faults[0].Latency = TimeSpan.FromSeconds(1);
        await leader.WriteAsync("v2"u8.ToArray(), cluster.Ids.NextId(), Stop);
        cluster.Faults[0].Latency = TimeSpan.Zero;
        cluster.Lose(2);
        await using (var rival = cluster.NewRegister(Head))
            await rival.AcquireAsync(Stop);
        cluster.Heal(2);

        await Assert.ThrowsAsync<OutcomeUnknownException>(
            () => cluster.DriveAsync(leader.WriteAsync("v3"u8.ToArray(), cluster.Ids.NextId(), Stop).AsTask()));
    }

    /// <summary>Beside seed 1560: a lane that begins to wait with a newer value behind it sends nothing for a while, so that value has failed there.</summary>
    [Fact]
    public async Task Lane_that_rests_after_an_older_value_fails_the_newest_at_once()
    {
        var cluster = new SimulatedCluster(3, seed: 8);
        cluster.Options.LaneDelay = cluster.Options.LaneMaximumDelay = TimeSpan.FromHours(2);
        await WriteAsync(cluster, "v1");
        var leader = cluster.NewRegister(Head);
        await leader.AcquireAsync(Stop);
        cluster.Faults[0].Latency = TimeSpan.FromSeconds(1);
        cluster.Faults[0].LosesAnswers = true;
        await leader.WriteAsync("v2"u8.ToArray(), cluster.Ids.NextId(), Stop);
        cluster.Lose(1);

        await Assert.ThrowsAsync<OutcomeUnknownException>(
            () => cluster.DriveAsync(leader.WriteAsync("v3"u8.ToArray(), cluster.Ids.NextId(), Stop).AsTask()));
    }

    /// <summary>Seed 19115: a blank of the life that was over landed in a wiped store, and told who had not heard of it that nothing was ever written.</summary>
    [Fact]
    public async Task Blank_that_landed_in_a_wiped_store_does_not_deny_a_value()
    {
        var cluster = new SimulatedCluster(3, seed: 9);
        cluster.Faults[2].DropsWrites = true;
        await WriteAsync(cluster, "v1");
        cluster.Faults[2].DropsWrites = false;
        cluster.Wipe(1);
        await LandBlankAsync(cluster, region: 1, cluster.Regions.Regions[1].Standing.Incarnation);
        cluster.Lose(0);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => ReadAsync(cluster));
    }

    /// <summary>Seed 4188: a blank of a former life that landed late was foreign to everybody, and its replica stayed empty for ever.</summary>
    [Fact]
    public async Task Blank_of_a_former_life_is_a_hole_to_fill()
    {
        var cluster = new SimulatedCluster(3, seed: 10);
        await WriteAsync(cluster, "v1");
        cluster.Delete(2, Head);
        await LandBlankAsync(cluster, region: 2, new StoreIncarnation(cluster.Ids.NextId()));

        Assert.True(await cluster.DriveAsync(cluster.NewRegister(Head).HealAsync(TimeSpan.FromSeconds(5), Stop).AsTask()));

        Assert.Equal(1, cluster.RecordAt(2, Head)!.Accepted.Version);
    }

    /// <summary>Seed 2496: who had made a register took a blank in the place of a lost record for that of its creation, and wrote over a promise to a rival.</summary>
    [Fact]
    public async Task Blank_in_the_place_of_a_lost_record_is_not_taken_for_that_of_the_creation()
    {
        var cluster = new SimulatedCluster(3, seed: 11);
        var maker = cluster.NewRegister(Head);
        await maker.AcquireAsync(Stop);
        await maker.WriteAsync("v1"u8.ToArray(), cluster.Ids.NextId(), Stop);
        var ballot = cluster.RecordAt(0, Head)!.Promised;
        cluster.Delete(0, Head);
        await LandBlankAsync(cluster, region: 0, cluster.Regions.Regions[0].Standing.Incarnation, ballot);
        cluster.Lose(2);

        await Assert.ThrowsAsync<OutcomeUnknownException>(
            () => cluster.DriveAsync(maker.WriteAsync("v2"u8.ToArray(), cluster.Ids.NextId(), Stop).AsTask()));

        Assert.True(cluster.RecordAt(0, Head)!.IsBlank);
    }

    private static async Task LandBlankAsync(SimulatedCluster cluster, int region, StoreIncarnation life, Ballot? promise = null)
    {
        var name = new RegisterName(new BlobKey(Head));
        var promised = promise ?? new Ballot(1, new ProposerId(cluster.Ids.NextId()));
        var blank = new RegisterRecord(name, 1, life, promised, AcceptedAt.Nothing, Guid.Empty, default);
        var bytes = new byte[RegisterRecordCodec.Measure(blank)];
        RegisterRecordCodec.Write(blank, bytes);
        await cluster.Stores[region].TryWriteAsync(name.Key, bytes, null, Stop);
    }

    private static Leadership NewLeadership(SimulatedCluster cluster)
    {
        var context = new RegisterContext(
            new RegisterName(new BlobKey(Head)),
            cluster.Regions,
            cluster.Ids,
            new ReplicaClock(cluster.Time, cluster.Options.ReplicaTimeout),
            cluster.Options,
            NullLogger.Instance);
        var silence = new TaskCompletionSource<ReplicaAnswer>().Task;
        return new Leadership(context, new Ballot(1, new ProposerId(cluster.Ids.NextId())), AcceptedAt.Nothing, isMaking: false, [silence, silence, silence]);
    }

    private static async Task WriteAsync(SimulatedCluster cluster, string text)
    {
        await using var register = cluster.NewRegister(Head);
        await register.AcquireAsync(Stop);
        await register.WriteAsync(Encoding.UTF8.GetBytes(text), cluster.Ids.NextId(), Stop);
        await register.FlushAsync(TimeSpan.Zero);
    }

    private static async Task<string?> ReadAsync(SimulatedCluster cluster)
    {
        var value = await cluster.DriveAsync(cluster.NewRegister(Head).ReadAsync(Stop).AsTask());
        return value is null ? null : Encoding.UTF8.GetString(value.Payload.Span);
    }
}
