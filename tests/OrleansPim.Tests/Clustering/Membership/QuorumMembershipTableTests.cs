using Google.Protobuf;
using OrleansPim.Clustering.Membership;
using OrleansPim.Clustering.Membership.Wire;
using OrleansPim.Replication.Errors;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Clustering.Membership;

/// <summary>Goal: what Orleans asks of a membership table. Method: the cases of its own contract, with two silos on the same regions.</summary>
public sealed class QuorumMembershipTableTests
{
    private readonly SimulatedCluster _cluster = new(3, seed: 51);
    private readonly MembershipWorld _silo;
    private readonly MembershipWorld _other;

    public QuorumMembershipTableTests()
    {
        _silo = new MembershipWorld(_cluster);
        _other = new MembershipWorld(_cluster);
    }

    [Fact]
    public async Task A_new_cluster_has_no_rows_and_the_first_version()
    {
        await _cluster.DriveAsync(_silo.Table.InitializeMembershipTableAsync(true, CancellationToken.None));
        var table = await _silo.ReadAsync();

        Assert.Empty(table.Members);
        Assert.Equal(0, table.Version.Version);
        Assert.NotNull(table.Version.VersionEtag);
        Assert.Null(table.TryGet(_silo.NewEntry().SiloAddress));
    }

    [Fact]
    public async Task A_row_is_read_back_as_it_was_inserted()
    {
        var entry = _silo.NewEntry(SiloStatus.Joining);
        entry.UpdateZone = 3;
        entry.FaultZone = 4;
        entry.SuspectTimes = [Tuple.Create(_silo.NewEntry().SiloAddress, _cluster.Time.GetUtcNow().UtcDateTime)];
        Assert.True(await _silo.InsertAsync(entry, (await _silo.ReadAsync()).Version.Next()));

        var table = await _cluster.DriveAsync(_other.Table.ReadRowAsync(entry.SiloAddress, CancellationToken.None));
        var (read, tag) = Assert.Single(table.Members);
        Assert.Equal(1, table.Version.Version);
        Assert.NotEmpty(tag);
        Assert.Equal(entry.ToFullString(), read.ToFullString());
        Assert.Equal((3, 4, DateTimeKind.Utc), (read.UpdateZone, read.FaultZone, read.StartTime.Kind));
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
    }

    [Fact]
    public async Task A_silo_is_inserted_once_and_only_with_the_tag_of_the_newest_version()
    {
        var first = (await _silo.ReadAsync()).Version;
        var entry = _silo.NewEntry();
        Assert.True(await _silo.InsertAsync(entry, first.Next()));

        Assert.False(await _other.InsertAsync(entry, first.Next()), "The tag is used up.");
        Assert.False(await _other.InsertAsync(_silo.NewEntry(), first.Next()), "The tag is used up, for another silo as well.");
        Assert.False(await _other.InsertAsync(entry, (await _other.ReadAsync()).Version.Next()), "The silo has a row.");
        Assert.Single((await _silo.ReadAsync()).Members);
        Assert.Equal(1, (await _silo.ReadAsync()).Version.Version);
    }

    [Fact]
    public async Task A_row_is_updated_once_for_each_pair_of_tags()
    {
        var entry = await _silo.JoinAsync(SiloStatus.Joining);
        var table = await _silo.ReadAsync();
        var tag = table.Members[0].Item2;
        entry.Status = SiloStatus.Active;
        Assert.True(await _silo.UpdateAsync(entry, tag, table.Version.Next()));

        Assert.False(await _silo.UpdateAsync(entry, tag, table.Version.Next()), "Both tags are used up.");
        var now = await _other.ReadAsync();
        Assert.False(await _other.UpdateAsync(entry, tag, now.Version.Next()), "The row's tag is used up.");
        Assert.False(await _other.UpdateAsync(_silo.NewEntry(), now.Members[0].Item2, now.Version.Next()), "There is no such row.");
        Assert.Equal(SiloStatus.Active, now.Members[0].Item1.Status);
        Assert.Equal(2, now.Version.Version);
        Assert.True(await _other.UpdateAsync(entry, now.Members[0].Item2, now.Version.Next()));
    }

    /// <summary>Goal: no update is lost. Method: many silos add a suspicion each, all at once, each trying until it is told that it is done.</summary>
    [Fact]
    public async Task Updates_of_many_silos_at_once_are_all_kept()
    {
        const int Silos = 8;
        var entry = await _silo.JoinAsync();
        MembershipWorld[] silos = [.. Enumerable.Range(0, Silos).Select(_ => new MembershipWorld(_cluster))];

        await _cluster.DriveAsync(Task.WhenAll(silos.Select(silo => SuspectAsync(silo, entry.SiloAddress))));

        var table = await _silo.ReadAsync();
        Assert.Equal(Silos, table.TryGet(entry.SiloAddress)!.Item1.SuspectTimes!.Count);
        Assert.Equal(1 + Silos, table.Version.Version);
    }

    [Fact]
    public async Task A_heartbeat_changes_nothing_but_its_time_and_no_tag_of_the_table()
    {
        var entry = await _silo.JoinAsync();
        var before = await _silo.ReadAsync();
        entry.IAmAliveTime += TimeSpan.FromMinutes(1);
        entry.Status = SiloStatus.Dead;
        await _silo.BeatAsync(entry);

        var after = await _other.ReadAsync();
        var (read, tag) = after.TryGet(entry.SiloAddress)!;
        Assert.Equal(entry.IAmAliveTime, read.IAmAliveTime);
        Assert.Equal(SiloStatus.Active, read.Status);
        Assert.Equal(before.Version, after.Version);
        Assert.True(await _other.UpdateAsync(read, tag, before.Version.Next()), "What was read before the heartbeat may still be used.");
    }

    [Fact]
    public async Task A_heartbeat_in_steady_state_is_one_write_for_each_region_and_no_read()
    {
        var entry = await _silo.JoinAsync();
        await _silo.BeatAsync(entry);
        var before = Written();
        foreach (var fault in _cluster.Faults)
            fault.AnswersAbsent = true;
        entry.IAmAliveTime += TimeSpan.FromMinutes(1);
        await _silo.BeatAsync(entry);
        foreach (var fault in _cluster.Faults)
            fault.AnswersAbsent = false;

        Assert.Equal(before.Select(count => count + 1), Written());
        Assert.Equal(entry.IAmAliveTime, (await _other.ReadAsync()).Members[0].Item1.IAmAliveTime);
    }

    [Fact]
    public async Task A_place_for_heartbeats_is_used_again_and_its_old_owner_is_not_heard_any_more()
    {
        var gone = await _silo.JoinAsync();
        gone.IAmAliveTime += TimeSpan.FromMinutes(1);
        await _silo.BeatAsync(gone);
        await _silo.SetStatusAsync(gone, SiloStatus.Dead);

        var next = await _other.JoinAsync();
        Assert.Equal(next.StartTime, (await _other.ReadAsync()).TryGet(next.SiloAddress)!.Item1.IAmAliveTime);
        next.IAmAliveTime += TimeSpan.FromMinutes(2);
        await _other.BeatAsync(next);
        gone.IAmAliveTime += TimeSpan.FromMinutes(9);
        await _silo.BeatAsync(gone);

        var table = await _silo.ReadAsync();
        Assert.Equal(next.IAmAliveTime, table.TryGet(next.SiloAddress)!.Item1.IAmAliveTime);
        Assert.NotEqual(gone.IAmAliveTime, table.TryGet(gone.SiloAddress)!.Item1.IAmAliveTime);
        Assert.Single(_cluster.Stores[0].TakeSnapshot()!.Keys, key => key.Value.StartsWith("heartbeats/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silo_without_a_row_does_not_come_back_by_a_heartbeat()
    {
        await _silo.BeatAsync(_silo.NewEntry());

        Assert.Empty((await _silo.ReadAsync()).Members);
    }

    /// <summary>Goal: no clean-up evicts the living. Method: everybody's heartbeat is a year old, and everything is to be cleaned up.</summary>
    [Fact]
    public async Task Only_the_dead_are_cleaned_up_however_old_the_heartbeats_of_the_living_are()
    {
        var dead = await _silo.JoinAsync();
        foreach (var status in Enum.GetValues<SiloStatus>().Where(status => status is not (SiloStatus.Dead or SiloStatus.Created or SiloStatus.Joining)))
            await _silo.JoinAsync(status);
        await _silo.SetStatusAsync(dead, SiloStatus.Dead);
        var before = (await _silo.ReadAsync()).Members.Count;

        await _cluster.DriveAsync(_silo.Table.CleanupDefunctSiloEntriesAsync(_cluster.Time.GetUtcNow() - TimeSpan.FromDays(1), CancellationToken.None));
        Assert.Equal(before, (await _silo.ReadAsync()).Members.Count);
        _cluster.Time.Advance(TimeSpan.FromDays(365));
        await _cluster.DriveAsync(_silo.Table.CleanupDefunctSiloEntriesAsync(_cluster.Time.GetUtcNow(), CancellationToken.None));
        await _cluster.DriveAsync(_silo.Table.DeleteMembershipTableEntriesAsync("east", CancellationToken.None));

        var after = await _other.ReadAsync();
        Assert.Equal(before - 1, after.Members.Count);
        Assert.Null(after.TryGet(dead.SiloAddress));
    }

    [Theory, InlineData(SiloStatus.Created), InlineData(SiloStatus.Joining)]
    public async Task A_start_that_broke_off_is_cleaned_up_after_days_and_not_for_a_clock_that_is_wrong(SiloStatus status)
    {
        var started = await _silo.JoinAsync(status);

        await _cluster.DriveAsync(_silo.Table.CleanupDefunctSiloEntriesAsync(_cluster.Time.GetUtcNow() - TimeSpan.FromDays(1), CancellationToken.None));
        await _cluster.DriveAsync(_silo.Table.DeleteMembershipTableEntriesAsync("east", CancellationToken.None));
        Assert.NotNull((await _other.ReadAsync()).TryGet(started.SiloAddress));
        _cluster.Time.Advance(TimeSpan.FromDays(8));
        await _cluster.DriveAsync(_silo.Table.CleanupDefunctSiloEntriesAsync(_cluster.Time.GetUtcNow() - TimeSpan.FromDays(7), CancellationToken.None));

        Assert.Empty((await _other.ReadAsync()).Members);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task A_region_that_is_lost_at_any_moment_loses_no_row(int lost)
    {
        var first = await _silo.JoinAsync();
        _cluster.Lose(lost);
        var second = await _other.JoinAsync();
        _cluster.Heal(lost);
        _cluster.Lose((lost + 1) % 3);
        second.IAmAliveTime += TimeSpan.FromMinutes(1);
        await _other.BeatAsync(second);

        var table = await new MembershipWorld(_cluster).ReadAsync();
        Assert.NotNull(table.TryGet(first.SiloAddress));
        Assert.Equal(second.IAmAliveTime, table.TryGet(second.SiloAddress)!.Item1.IAmAliveTime);
    }

    [Fact]
    public async Task Without_a_quorum_nobody_is_thought_to_be_alone()
    {
        await _silo.JoinAsync();
        _cluster.Lose(0);
        _cluster.Lose(2);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => _other.ReadAsync());
        await Assert.ThrowsAsync<QuorumUnavailableException>(() => _cluster.DriveAsync(_other.Gateways.GetGateways()));
    }

    [Fact]
    public async Task Clients_find_the_active_silos_that_take_their_calls()
    {
        var active = await _silo.JoinAsync();
        await _silo.JoinAsync(SiloStatus.Joining);
        await _silo.JoinAsync(SiloStatus.Dead);
        var closed = _silo.NewEntry();
        closed.ProxyPort = 0;
        Assert.True(await _silo.InsertAsync(closed, (await _silo.ReadAsync()).Version.Next()));

        var gateway = Assert.Single(await _cluster.DriveAsync(_other.Gateways.GetGateways()));
        Assert.Equal(active.ProxyPort, gateway.Port);
        Assert.True(_other.Gateways.IsUpdatable);
    }

    /// <summary>Goal: a damaged row is never somebody, nobody, or an error that nobody foresaw. Method: rows that no silo wrote, in a whole record.</summary>
    [Theory]
    [InlineData("", (int)SiloStatus.Active, 0L)]
    [InlineData("127.0.0.1", (int)SiloStatus.Active, 0L)]
    [InlineData("127.0.0.1:11111@", (int)SiloStatus.Active, 0L)]
    [InlineData("127.0.0.1:port@7", (int)SiloStatus.Active, 0L)]
    [InlineData("nowhere:11111@7", (int)SiloStatus.Active, 0L)]
    [InlineData("127.0.0.1:99999999999@7", (int)SiloStatus.Active, 0L)]
    [InlineData("127.0.0.1:11111@7", 4_711, 0L)]
    [InlineData("127.0.0.1:11111@7", (int)SiloStatus.Active, -1L)]
    [InlineData("127.0.0.1:11111@7", (int)SiloStatus.Active, long.MaxValue)]
    public async Task A_damaged_row_is_corrupt_and_says_why(string silo, int status, long ticks)
    {
        var table = new TableMessage { MinimumReader = 1, Version = 1, Change = 1, Rows = { new RowMessage { Silo = silo, Status = status, StartedAt = ticks, ProxyPort = 1 } } };
        var register = _cluster.NewRegister($"{MembershipRegister.TablePrefix}east");
        await register.AcquireAsync(CancellationToken.None);
        await register.WriteAsync(table.ToByteArray(), _cluster.Ids.NextId(), CancellationToken.None);

        Assert.NotEmpty((await Assert.ThrowsAsync<CorruptReplicasException>(() => _silo.ReadAsync())).Message);
        await Assert.ThrowsAsync<CorruptReplicasException>(() => _cluster.DriveAsync(_silo.Gateways.GetGatewaysAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task Two_clusters_on_the_same_regions_do_not_see_each_other()
    {
        await _silo.JoinAsync();
        var west = new MembershipWorld(_cluster, "west");

        Assert.Empty((await west.ReadAsync()).Members);
        await west.JoinAsync();
        Assert.Single((await _silo.ReadAsync()).Members);
    }

    private static async Task SuspectAsync(MembershipWorld silo, SiloAddress suspect)
    {
        while (true)
        {
            try
            {
                var table = await silo.Table.ReadAllAsync(CancellationToken.None);
                var (entry, tag) = table.TryGet(suspect)!;
                entry.AddSuspector(silo.NewEntry().SiloAddress, silo.Cluster.Time.GetUtcNow().UtcDateTime);
                if (await silo.Table.UpdateRowAsync(entry, tag, table.Version.Next(), CancellationToken.None))
                    return;
            }
            catch (QuorumUnavailableException)
            {
                // Others were always faster; nothing was done.
            }
        }
    }

    private long[] Written() =>
        [.. _cluster.Stores.Select(store => store.TakeSnapshot()!.Values.Max(blob => long.Parse(blob.Version.Token[1..])))];
}
