using System.Text;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Register;

public sealed class QuorumRegisterTests
{
    private const string Head = "registers/test";

    [Theory, InlineData(3), InlineData(5)]
    public async Task Value_is_read_back_by_another_proposer(int regions)
    {
        var cluster = new SimulatedCluster(regions, seed: 1);
        var writer = await WriteAsync(cluster, "v1");

        Assert.Equal("v1", await ReadAsync(cluster));
        Assert.True(writer.IsLeader, "A read where the replicas agree writes nothing and fences nobody.");
    }

    [Fact]
    public async Task Register_that_was_never_written_is_absent()
    {
        var cluster = new SimulatedCluster(3, seed: 2);

        Assert.Null(await cluster.NewRegister(Head).ReadAsync(CancellationToken.None));
    }

    /// <summary>Goal: one lost region loses no acknowledged write. Method: lose each in turn.</summary>
    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task Acknowledged_write_survives_loss_of_any_one_region(int lostRegion)
    {
        var cluster = new SimulatedCluster(3, seed: 7);
        await WriteAsync(cluster, "v1");

        cluster.Lose(lostRegion);

        Assert.Equal("v1", await ReadAsync(cluster));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task Writes_go_on_without_any_one_region_and_it_catches_up(int lostRegion)
    {
        var cluster = new SimulatedCluster(3, seed: 8);
        var register = await WriteAsync(cluster, "v1");

        cluster.Lose(lostRegion);
        await register.WriteAsync(Bytes("v2"), cluster.Ids.NextId(), CancellationToken.None);
        Assert.Equal(1, register.Lagging);
        cluster.Heal(lostRegion);
        cluster.Time.Advance(cluster.Options.LaneDelay);

        Assert.True(await register.FlushAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(2, cluster.RecordAt(lostRegion, Head)!.Accepted.Version);
    }

    [Fact]
    public async Task Write_in_steady_state_is_one_write_for_each_replica_and_no_read()
    {
        var cluster = new SimulatedCluster(3, seed: 9);
        var register = await WriteAsync(cluster, "v1");
        var before = cluster.Stores.Select(store => store.TakeSnapshot()!.Values.Max(blob => long.Parse(blob.Version.Token[1..]))).ToArray();

        foreach (var fault in cluster.Faults)
            fault.AnswersAbsent = true;
        await register.WriteAsync(Bytes("v2"), cluster.Ids.NextId(), CancellationToken.None);

        var after = cluster.Stores.Select(store => store.TakeSnapshot()!.Values.Max(blob => long.Parse(blob.Version.Token[1..])));
        Assert.Equal(before.Select(count => count + 1), after);
    }

    [Fact]
    public async Task Two_lost_regions_refuse_reads_and_writes()
    {
        var cluster = new SimulatedCluster(3, seed: 10);
        var register = await WriteAsync(cluster, "v1");
        cluster.Lose(0);
        cluster.Lose(1);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => ReadAsync(cluster));
        await Assert.ThrowsAsync<OutcomeUnknownException>(
            async () => await register.WriteAsync(Bytes("v2"), cluster.Ids.NextId(), CancellationToken.None));
        Assert.False(register.IsLeader);
    }

    [Fact]
    public async Task Higher_ballot_fences_the_older_leader()
    {
        var cluster = new SimulatedCluster(3, seed: 11);
        var older = await WriteAsync(cluster, "v1");
        var newer = cluster.NewRegister(Head, cluster.NewProcess());
        await newer.AcquireAsync(CancellationToken.None);

        await Assert.ThrowsAsync<FencedException>(
            async () => await older.WriteAsync(Bytes("lost"), cluster.Ids.NextId(), CancellationToken.None));
        Assert.False(older.IsLeader);
        await newer.WriteAsync(Bytes("v2"), cluster.Ids.NextId(), CancellationToken.None);
        Assert.Equal("v2", await ReadAsync(cluster));
    }

    /// <summary>
    /// Goal: protocol rule B1. Gryadka reuses the ballot after a timeout: A=(2,"v2"), B=C=(2,"v3" acknowledged), and a read
    /// through A and B returns v2. Method: the same schedule; v2 reaches only A, and the next value goes out.
    /// </summary>
    [Fact]
    public async Task Ballot_is_burnt_after_an_unknown_outcome_so_that_no_acknowledged_write_is_lost()
    {
        var cluster = new SimulatedCluster(3, seed: 12);
        var register = await WriteAsync(cluster, "v1");
        var ballot = cluster.RecordAt(0, Head)!.Accepted.Ballot;

        cluster.Faults[1].DropsWrites = true;
        cluster.Faults[2].DropsWrites = true;
        await Assert.ThrowsAsync<OutcomeUnknownException>(
            async () => await register.WriteAsync(Bytes("v2"), cluster.Ids.NextId(), CancellationToken.None));
        cluster.Faults[1].DropsWrites = false;
        cluster.Faults[2].DropsWrites = false;
        await Assert.ThrowsAsync<FencedException>(
            async () => await register.WriteAsync(Bytes("v3"), cluster.Ids.NextId(), CancellationToken.None));

        cluster.Lose(0);
        await register.AcquireAsync(CancellationToken.None);
        await register.WriteAsync(Bytes("v3"), cluster.Ids.NextId(), CancellationToken.None);
        Assert.True(cluster.RecordAt(1, Head)!.Accepted.Ballot > ballot);

        cluster.Heal(0);
        cluster.Lose(2);
        Assert.Equal("v3", await ReadAsync(cluster));
    }

    [Fact]
    public async Task Write_that_lands_after_its_ballot_was_burnt_changes_nothing()
    {
        var cluster = new SimulatedCluster(3, seed: 13);
        var register = await WriteAsync(cluster, "v1");
        foreach (var fault in cluster.Faults)
            fault.HoldsWrites = true;
        await Assert.ThrowsAsync<OutcomeUnknownException>(
            async () => await register.WriteAsync(Bytes("late"), cluster.Ids.NextId(), CancellationToken.None));
        foreach (var fault in cluster.Faults)
            fault.HoldsWrites = false;

        var adopted = await register.AcquireAsync(CancellationToken.None);
        Assert.Equal("v1", Text(adopted));
        await register.WriteAsync(Bytes("v2"), cluster.Ids.NextId(), CancellationToken.None);
        foreach (var fault in cluster.Faults)
            await fault.ReleaseHeldAsync();

        Assert.Equal("v2", await ReadAsync(cluster));
    }

    [Fact]
    public async Task Write_whose_answers_were_lost_is_found_by_its_write_id()
    {
        var cluster = new SimulatedCluster(3, seed: 14);
        var register = await WriteAsync(cluster, "v1");
        var writeId = cluster.Ids.NextId();
        foreach (var fault in cluster.Faults)
            fault.LosesAnswers = true;
        await Assert.ThrowsAsync<OutcomeUnknownException>(async () => await register.WriteAsync(Bytes("v2"), writeId, CancellationToken.None));
        foreach (var fault in cluster.Faults)
            fault.LosesAnswers = false;

        var adopted = await register.AcquireAsync(CancellationToken.None);

        Assert.Equal(writeId, adopted!.WriteId);
        Assert.Equal("v2", Text(adopted));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task Missing_record_never_outvotes_the_others(int region)
    {
        var cluster = new SimulatedCluster(3, seed: 15);
        await WriteAsync(cluster, "v1");
        cluster.Delete(region, Head);

        Assert.Equal("v1", await ReadAsync(cluster));
    }

    [Fact]
    public async Task One_record_left_and_one_region_silent_is_unavailable_and_not_absent()
    {
        var cluster = new SimulatedCluster(3, seed: 16);
        await WriteAsync(cluster, "v1");
        cluster.Delete(0, Head);
        cluster.Lose(1);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => ReadAsync(cluster));
    }

    [Fact]
    public async Task Wiped_stores_are_quarantined_and_never_prove_absence()
    {
        var cluster = new SimulatedCluster(3, seed: 17);
        await WriteAsync(cluster, "v1");
        cluster.Wipe(0);
        cluster.Wipe(1);
        cluster.Lose(2);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => ReadAsync(cluster));
        Assert.True(cluster.Regions.Regions[0].Standing.IsQuarantined);
        Assert.True(cluster.Regions.Regions[1].Standing.IsQuarantined);
    }

    [Fact]
    public async Task Damaged_record_is_no_vote_and_is_repaired_by_a_later_commit()
    {
        var cluster = new SimulatedCluster(3, seed: 18);
        await WriteAsync(cluster, "v1");
        cluster.Stores[0].Damage(new BlobKey(Head), bytes =>
        {
            bytes[^20] ^= 1;
            return bytes;
        });
        Assert.Equal("v1", await ReadAsync(cluster));

        var register = cluster.NewRegister(Head);
        await register.AcquireAsync(CancellationToken.None);
        await register.WriteAsync(Bytes("v2"), cluster.Ids.NextId(), CancellationToken.None);

        Assert.True(await register.FlushAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(2, cluster.RecordAt(0, Head)!.Accepted.Version);
    }

    [Fact]
    public async Task Two_damaged_records_are_corrupt_and_not_absent()
    {
        var cluster = new SimulatedCluster(3, seed: 19);
        await WriteAsync(cluster, "v1");
        foreach (var region in (int[])[0, 1])
            cluster.Stores[region].Damage(new BlobKey(Head), bytes => bytes[..10]);

        await Assert.ThrowsAsync<CorruptReplicasException>(() => ReadAsync(cluster));
    }

    /// <summary>Goal: rule B4. Method: a leader meets a hole; the commit in flight must not fill it, the next one may.</summary>
    [Fact]
    public async Task Hole_is_filled_only_after_a_commit_that_followed_its_observation()
    {
        var cluster = new SimulatedCluster(3, seed: 20);
        var register = await WriteAsync(cluster, "v1");
        cluster.Delete(0, Head);

        await register.WriteAsync(Bytes("v2"), cluster.Ids.NextId(), CancellationToken.None);
        await register.FlushAsync(TimeSpan.FromSeconds(1));
        Assert.True(cluster.RecordAt(0, Head)!.IsBlank);

        await register.WriteAsync(Bytes("v3"), cluster.Ids.NextId(), CancellationToken.None);
        await register.FlushAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(3, cluster.RecordAt(0, Head)!.Accepted.Version);
    }

    [Fact]
    public async Task Store_that_went_back_in_time_is_quarantined_by_the_leader_that_meets_it()
    {
        var cluster = new SimulatedCluster(3, seed: 21);
        var register = await WriteAsync(cluster, "v1");
        var yesterday = cluster.Stores[0].TakeSnapshot();
        await register.WriteAsync(Bytes("v2"), cluster.Ids.NextId(), CancellationToken.None);
        cluster.Stores[0].Restore(yesterday);

        await register.WriteAsync(Bytes("v3"), cluster.Ids.NextId(), CancellationToken.None);
        await register.FlushAsync(TimeSpan.Zero);

        Assert.True(cluster.Regions.Regions[0].Standing.IsQuarantined);
        Assert.Equal("v3", await ReadAsync(cluster));
    }

    [Fact]
    public async Task Value_on_a_minority_is_accepted_by_a_quorum_before_anybody_sees_it()
    {
        var cluster = new SimulatedCluster(3, seed: 22);
        var register = await WriteAsync(cluster, "v1");
        cluster.Faults[1].DropsWrites = true;
        cluster.Faults[2].DropsWrites = true;
        await Assert.ThrowsAsync<OutcomeUnknownException>(
            async () => await register.WriteAsync(Bytes("v2"), cluster.Ids.NextId(), CancellationToken.None));
        cluster.Faults[1].DropsWrites = false;
        cluster.Faults[2].DropsWrites = false;

        cluster.Lose(2);
        Assert.Equal("v2", await ReadAsync(cluster));
        cluster.Heal(2);
        cluster.Lose(0);
        Assert.Equal("v2", await ReadAsync(cluster));
    }

    [Fact]
    public async Task Creation_that_broke_off_is_finished_with_its_value()
    {
        var cluster = new SimulatedCluster(3, seed: 23);
        var register = cluster.NewRegister(Head);
        await register.AcquireAsync(CancellationToken.None);
        cluster.Faults[1].DropsWrites = true;
        cluster.Faults[2].DropsWrites = true;
        await Assert.ThrowsAsync<OutcomeUnknownException>(
            async () => await register.WriteAsync(Bytes("v1"), cluster.Ids.NextId(), CancellationToken.None));
        cluster.Faults[1].DropsWrites = false;
        cluster.Faults[2].DropsWrites = false;
        cluster.Delete(1, Head);
        cluster.Delete(2, Head);

        Assert.Equal("v1", await ReadAsync(cluster));
    }

    [Fact]
    public async Task Slow_region_neither_delays_a_commit_nor_queues()
    {
        var cluster = new SimulatedCluster(3, seed: 24);
        var register = await WriteAsync(cluster, "v1");
        cluster.Faults[2].Latency = TimeSpan.FromSeconds(1);
        for (var version = 2; version <= 10; version++)
            Assert.Equal(version, await register.WriteAsync(Bytes($"v{version}"), cluster.Ids.NextId(), CancellationToken.None));

        var flush = register.FlushAsync(TimeSpan.FromMinutes(1));
        for (var second = 0; second < 3; second++)
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await flush);
        Assert.Equal(10, cluster.RecordAt(2, Head)!.Accepted.Version);
    }

    [Fact]
    public async Task Many_proposers_in_turn_lose_no_increment()
    {
        var cluster = new SimulatedCluster(5, seed: 25);
        await WriteAsync(cluster, "0");
        for (var turn = 0; turn < 50; turn++)
        {
            cluster.Lose(turn % 5);
            cluster.Lose((turn + 2) % 5);
            var register = cluster.NewRegister(Head, cluster.NewProcess());
            var value = await register.AcquireAsync(CancellationToken.None);
            Assert.Equal($"{turn}", Text(value));
            await register.WriteAsync(Bytes($"{turn + 1}"), cluster.Ids.NextId(), CancellationToken.None);
            cluster.Heal(turn % 5);
            cluster.Heal((turn + 2) % 5);
        }
    }

    private static async Task<QuorumRegister> WriteAsync(SimulatedCluster cluster, string text)
    {
        var register = cluster.NewRegister(Head);
        await register.AcquireAsync(CancellationToken.None);
        await register.WriteAsync(Bytes(text), cluster.Ids.NextId(), CancellationToken.None);
        await register.FlushAsync(TimeSpan.Zero);
        return register;
    }

    private static async Task<string?> ReadAsync(SimulatedCluster cluster) =>
        Text(await cluster.NewRegister(Head).ReadAsync(CancellationToken.None));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string? Text(RegisterValue? value) => value is null ? null : Encoding.UTF8.GetString(value.Payload.Span);
}
