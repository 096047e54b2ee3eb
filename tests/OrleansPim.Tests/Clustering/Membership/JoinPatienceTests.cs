using OrleansPim.Replication.Errors;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Clustering.Membership;

/// <summary>Goal: a silo never ends half-started because its regions went away. Method: regions that are lost at each step of a start.</summary>
public sealed class JoinPatienceTests
{
    private readonly SimulatedCluster _cluster = new(3, seed: 52);
    private readonly MembershipWorld _silo;

    public JoinPatienceTests() => _silo = new MembershipWorld(_cluster, hasJoined: false);

    [Fact]
    public async Task Each_step_of_a_start_waits_until_a_quorum_of_regions_is_back()
    {
        await OutwaitAsync(() => _silo.Table.InitializeMembershipTableAsync(true, CancellationToken.None));
        await OutwaitAsync(() => _silo.Table.ReadAllAsync(CancellationToken.None));
        var entry = _silo.NewEntry(SiloStatus.Joining);
        var table = await _silo.ReadAsync();
        await OutwaitAsync(() => _silo.Table.InsertRowAsync(entry, table.Version.Next(), CancellationToken.None));
        table = await _silo.ReadAsync();
        var (there, tag) = table.TryGet(entry.SiloAddress)!;
        there.Status = SiloStatus.Active;
        await OutwaitAsync(() => _silo.Table.UpdateRowAsync(there, tag, table.Version.Next(), CancellationToken.None));

        Assert.Equal(SiloStatus.Active, Assert.Single((await _silo.ReadAsync()).Members).Item1.Status);
    }

    [Fact]
    public async Task Whoever_has_joined_hears_of_every_failure_at_once()
    {
        await _silo.JoinAsync();
        Lose();

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => _silo.ReadAsync());
    }

    [Fact]
    public async Task Whoever_gives_a_start_up_is_not_held_by_regions_that_are_gone()
    {
        var entry = _silo.NewEntry(SiloStatus.Joining);
        Assert.True(await _silo.InsertAsync(entry, (await _silo.ReadAsync()).Version.Next()));
        var table = await _silo.ReadAsync();
        var (there, tag) = table.TryGet(entry.SiloAddress)!;
        there.Status = SiloStatus.Dead;
        Lose();

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => _silo.UpdateAsync(there, tag, table.Version.Next()));
    }

    private async Task OutwaitAsync(Func<Task> begin)
    {
        Lose();
        var step = begin();
        for (var turn = 0; turn < 100; turn++)
        {
            await Task.Yield();
            _cluster.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.False(step.IsCompleted, "It did not wait.");
        Heal();
        await _cluster.DriveAsync(step);
    }

    private void Lose()
    {
        _cluster.Lose(0);
        _cluster.Lose(1);
    }

    private void Heal()
    {
        _cluster.Heal(0);
        _cluster.Heal(1);
    }
}
