using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Goal: a store that was put back in time never votes again, whoever looks. Method: copies of simulated stores, put back under their own marker.</summary>
public sealed class StoreWitnessTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly SupervisorOptions Watching = new() { RebuildsByItself = false };

    [Fact]
    public async Task Store_put_back_in_time_gets_no_vote_from_a_process_that_starts_beside_it()
    {
        var (cluster, supervisor) = await FormAsync(seed: 1);
        var copy = cluster.Stores[1].TakeSnapshot();
        await WatchAsync(cluster, supervisor, intervals: 3);
        await WriteAsync(cluster, "v1");
        cluster.Stores[1].Restore(copy);

        // r0 is silent, so only r2 can tell.
        cluster.Lose(0);
        var (newcomer, _) = await StartAsync(cluster);

        Assert.False(newcomer.Regions[1].Standing.HasVote);
        await Assert.ThrowsAsync<QuorumUnavailableException>(() => ReadAsync(cluster, newcomer));
        cluster.Heal(0);
        var (another, _) = await StartAsync(cluster);
        Assert.True(another.Regions[1].Standing.IsQuarantined);
        Assert.Contains("back in time", another.Regions[1].Standing.Reason, StringComparison.Ordinal);
        Assert.Equal("v1", await ReadAsync(cluster, another));
    }

    [Fact]
    public async Task Store_put_back_in_time_loses_its_vote_at_the_next_look_of_a_process_that_lives()
    {
        var (cluster, supervisor) = await FormAsync(seed: 2);
        var copy = cluster.Stores[1].TakeSnapshot();
        await WatchAsync(cluster, supervisor, intervals: 1);
        cluster.Stores[1].Restore(copy);

        await cluster.DriveAsync(supervisor.InspectAsync(Stop));

        Assert.True(cluster.Regions.Regions[1].Standing.IsQuarantined);
        Assert.Equal(1, cluster.Regions.Regions[1].Figures.Violations[IntegrityViolation.Rollback]);
    }

    [Fact]
    public async Task Evidence_lasts_however_often_everybody_looks()
    {
        var (cluster, supervisor) = await FormAsync(seed: 3);
        var copy = cluster.Stores[1].TakeSnapshot();
        await WatchAsync(cluster, supervisor, intervals: 3);
        cluster.Stores[1].Restore(copy);
        var counter = RecordAt(cluster, 1)!.Counter;

        await WatchAsync(cluster, supervisor, intervals: 10);

        Assert.Equal(counter, RecordAt(cluster, 1)!.Counter);
        var (newcomer, _) = await StartAsync(cluster);
        Assert.True(newcomer.Regions[1].Standing.IsQuarantined);
    }

    /// <summary>
    /// Simulation, seed 213653: a raise that was sent before the copy was taken landed in it 4 s later, under its token, and made its counter
    /// what the others had noted down. Three processes that started beside it believed it, and an acknowledged write was lost.
    /// </summary>
    [Fact]
    public async Task Raise_that_lands_late_in_a_copy_does_not_hide_that_it_is_one()
    {
        var (cluster, supervisor) = await FormAsync(seed: 11);
        var copy = cluster.Stores[1].TakeSnapshot()!;
        var record = WitnessRecord.TryRead(copy[WitnessRecord.Key].Content.Span, out _)!;
        await WatchAsync(cluster, supervisor, intervals: 1);
        Assert.Equal(record.Counter + 1, RecordAt(cluster, 2)!.Sightings[new RegionName("r1")].Counter);
        await WriteAsync(cluster, "v1");
        cluster.Stores[1].Restore(copy);
        var late = record with { Counter = record.Counter + 1, RaiseId = cluster.Ids.NextId() };
        Assert.NotNull(await cluster.Stores[1].TryWriteAsync(WitnessRecord.Key, late.ToBytes(), copy[WitnessRecord.Key].Version, Stop));

        var (newcomer, _) = await StartAsync(cluster);

        Assert.True(newcomer.Regions[1].Standing.IsQuarantined);
        Assert.Contains("back in time", newcomer.Regions[1].Standing.Reason, StringComparison.Ordinal);
        Assert.Equal("v1", await ReadAsync(cluster, newcomer));
        cluster.Lose(0);
        Assert.False((await StartAsync(cluster)).Regions.Regions[1].Standing.HasVote);
    }

    [Fact]
    public async Task Copy_of_a_former_life_has_no_vote_for_who_starts_beside_it_and_a_laggard_of_the_configuration()
    {
        var (cluster, supervisor) = await FormAsync(seed: 4, rebuilds: true);
        var (copy, laggard) = (cluster.Stores[1].TakeSnapshot(), cluster.Stores[2].TakeSnapshot()![ConfigurationRegister.Name.Key]);
        cluster.Wipe(1);
        await cluster.DriveAsync(supervisor.InspectAsync(Stop));
        await cluster.DriveAsync(supervisor.WaitForRebuildAsync());
        await WatchAsync(cluster, supervisor, intervals: 2);
        cluster.Stores[1].Restore(copy);
        cluster.Stores[2].Damage(ConfigurationRegister.Name.Key, _ => laggard.Content.ToArray());

        cluster.Lose(0);
        var (newcomer, other) = await StartAsync(cluster);

        Assert.Null(other.Configuration);
        Assert.All(newcomer.Regions, region => Assert.False(region.Standing.HasVote));
    }

    [Fact]
    public async Task Store_that_a_leader_saw_go_back_is_quarantined_for_every_later_process()
    {
        var (cluster, supervisor) = await FormAsync(seed: 5);
        var region = cluster.Regions.Regions[1];
        region.QuarantineForGoingBack(region.Standing.Incarnation, "A leader met an older record.");
        await cluster.DriveAsync(supervisor.InspectAsync(Stop));

        var (newcomer, _) = await StartAsync(cluster);
        Assert.True(newcomer.Regions[1].Standing.IsQuarantined);
        cluster.Lose(0);
        var (another, _) = await StartAsync(cluster);
        Assert.False(another.Regions[1].Standing.HasVote);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Store_that_lost_its_own_counter_is_rebuilt_and_counts_anew(bool isDamaged)
    {
        var (cluster, supervisor) = await FormAsync(seed: 6, rebuilds: true);
        await WatchAsync(cluster, supervisor, intervals: 3);
        var before = cluster.Regions.Regions[1].Standing.Incarnation;
        if (isDamaged)
            cluster.Stores[1].Damage(WitnessRecord.Key, bytes => bytes[..^1]);
        else
            cluster.Stores[1].Lose(WitnessRecord.Key);

        await cluster.DriveAsync(supervisor.InspectAsync(Stop));
        await cluster.DriveAsync(supervisor.WaitForRebuildAsync());
        await WatchAsync(cluster, supervisor, intervals: 3);

        var standing = cluster.Regions.Regions[1].Standing;
        Assert.True(standing.HasVote);
        Assert.NotEqual(before, standing.Incarnation);
        Assert.Equal(standing.Incarnation, RecordAt(cluster, 1)!.Life);
        var (newcomer, _) = await StartAsync(cluster);
        Assert.All(newcomer.Regions, region => Assert.True(region.Standing.HasVote));
    }

    [Fact]
    public async Task Nobody_is_accused_by_writes_that_land_late_or_whose_answers_are_lost()
    {
        var (cluster, supervisor) = await FormAsync(seed: 7);
        var (elsewhere, other) = await StartAsync(cluster);
        for (var round = 0; round < 6; round++)
        {
            cluster.Faults[0].HoldsWrites = true;
            cluster.Faults[1].LosesAnswers = true;
            await WatchAsync(cluster, supervisor, intervals: 1);
            cluster.Faults[0].HoldsWrites = false;
            cluster.Faults[1].LosesAnswers = false;
            await WatchAsync(cluster, other, intervals: 1);
            await cluster.Faults[0].ReleaseHeldAsync();
        }

        Assert.All(cluster.Regions.Regions.Concat(elsewhere.Regions), region => Assert.True(region.Standing.HasVote));
    }

    [Fact]
    public async Task Several_processes_raise_a_counter_as_rarely_as_one()
    {
        var (cluster, supervisor) = await FormAsync(seed: 8);
        var (_, other) = await StartAsync(cluster);
        var before = RecordAt(cluster, 0)!.Counter;

        for (var interval = 0; interval < 10; interval++)
        {
            await WatchAsync(cluster, supervisor, intervals: 1);
            await cluster.DriveAsync(other.InspectAsync(Stop));
        }

        Assert.InRange(RecordAt(cluster, 0)!.Counter - before, 5, 11);
    }

    [Fact]
    public async Task Store_gets_no_vote_before_it_was_compared_with_a_quorum()
    {
        var (cluster, supervisor) = await FormAsync(seed: 9);
        await WatchAsync(cluster, supervisor, intervals: 2);
        cluster.Lose(0);
        cluster.Lose(2);
        var (newcomer, other) = await StartAsync(cluster);
        Assert.False(newcomer.Regions[1].Standing.HasVote);
        Assert.False(newcomer.Regions[1].Standing.IsQuarantined);

        cluster.Heal(2);
        await cluster.DriveAsync(other.InspectAsync(Stop));
        Assert.True(newcomer.Regions[1].Standing.HasVote);
        Assert.True(newcomer.Regions[2].Standing.HasVote);
    }

    [Fact]
    public async Task Stores_of_a_release_without_a_witness_vote_as_before()
    {
        var (cluster, _) = await FormAsync(seed: 10);
        foreach (var store in cluster.Stores)
            store.Lose(WitnessRecord.Key);

        var (newcomer, other) = await StartAsync(cluster);

        Assert.All(newcomer.Regions, region => Assert.True(region.Standing.HasVote));
        await WatchAsync(cluster, other, intervals: 2);
        Assert.True(RecordAt(cluster, 2)!.Sightings[new RegionName("r0")].Counter > 0);
    }

    [Fact]
    public void Record_is_read_as_it_was_written_and_no_flipped_bit_goes_unseen()
    {
        var life = new StoreIncarnation(Guid.Parse("11111111-2222-3333-4444-555555555555"));
        var sightings = new Dictionary<RegionName, Sighting> { [new("r1")] = new(life, 7, 3, false, Guid.NewGuid()), [new("r2")] = new(life, 0, 4, true, Guid.Empty) };
        var record = new WitnessRecord(Guid.Parse("aaaaaaaa-2222-3333-4444-555555555555"), new RegionName("r0"), life, 9, 4, sightings, Guid.NewGuid());
        var bytes = record.ToBytes();

        var read = WitnessRecord.TryRead(bytes, out var isTooNew)!;

        Assert.False(isTooNew);
        Assert.Equal(record with { Sightings = read.Sightings }, read);
        Assert.Equal(sightings, read.Sightings);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(WitnessRecord.TryRead(flipped, out _));
        }
    }

    private static async Task<(SimulatedCluster Cluster, RegionSupervisor Supervisor)> FormAsync(int seed, bool rebuilds = false)
    {
        var cluster = new SimulatedCluster(3, seed, isFormed: false);
        var supervisor = NewSupervisor(cluster, cluster.Regions, rebuilds ? new SupervisorOptions() : Watching);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        await WatchAsync(cluster, supervisor, intervals: 1);
        return (cluster, supervisor);
    }

    private static async Task<(RegionSet Regions, RegionSupervisor Supervisor)> StartAsync(SimulatedCluster cluster)
    {
        var regions = cluster.NewProcess();
        var supervisor = NewSupervisor(cluster, regions, Watching);
        await cluster.DriveAsync(supervisor.InspectAsync(Stop));
        return (regions, supervisor);
    }

    private static async Task WatchAsync(SimulatedCluster cluster, RegionSupervisor supervisor, int intervals)
    {
        for (var interval = 0; interval < intervals; interval++)
        {
            cluster.Time.Advance(Watching.WitnessInterval);
            await cluster.DriveAsync(supervisor.InspectAsync(Stop));
        }
    }

    private static RegionSupervisor NewSupervisor(SimulatedCluster cluster, RegionSet regions, SupervisorOptions options) =>
        new(regions, cluster.Ids, cluster.Time, cluster.Options, options, NullLogger.Instance);

    private static WitnessRecord? RecordAt(SimulatedCluster cluster, int region) =>
        cluster.Stores[region].Peek(WitnessRecord.Key) is { } blob ? WitnessRecord.TryRead(blob.Content.Span, out _) : null;

    private static async Task WriteAsync(SimulatedCluster cluster, string text)
    {
        await using var register = cluster.NewRegister("heads/s");
        await register.AcquireAsync(Stop);
        await register.WriteAsync(Encoding.UTF8.GetBytes(text), cluster.Ids.NextId(), Stop);
        await register.FlushAsync(TimeSpan.Zero);
    }

    private static async Task<string?> ReadAsync(SimulatedCluster cluster, RegionSet regions)
    {
        var value = await cluster.NewRegister("heads/s", regions).ReadAsync(Stop);
        return value is null ? null : Encoding.UTF8.GetString(value.Payload.Span);
    }
}
