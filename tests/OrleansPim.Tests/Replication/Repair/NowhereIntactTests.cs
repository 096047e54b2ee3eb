using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>
/// Goal: what is damaged wherever it lies costs no more than itself. Method: the smallest schedule of seed 16166: a blob was collected, a copy
/// of yesterday brought it back to one store, damaged, and another store was wiped: its rebuild broke off at that blob for ever.
/// </summary>
public sealed class NowhereIntactTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    private readonly SimulatedCluster _cluster = new(3, seed: 41, isFormed: false);
    private readonly RegionSupervisor _supervisor;

    public NowhereIntactTests() => _supervisor = new RegionSupervisor(
        _cluster.Regions, _cluster.Ids, _cluster.Time, _cluster.Options, new SupervisorOptions(), NullLogger.Instance);

    [Fact]
    public async Task Store_that_was_wiped_votes_again_without_it()
    {
        var keys = await StoreAsync();
        await _cluster.Stores[2].TryDeleteAsync(keys[0], (await _cluster.Stores[2].ReadAsync(keys[0], Stop))!.Value.Version, Stop);
        _cluster.Wipe(0);

        await InspectAsync();

        Assert.True(_cluster.Regions.Regions[0].Standing.HasVote);
        Assert.Null(await _cluster.Stores[0].ReadAsync(keys[0], Stop));
        Assert.Equal(StoredSegments.ContentOf(1), (await _cluster.Stores[0].ReadAsync(keys[1], Stop))!.Value.Content.ToArray());

        // Not tidied away: whether anything names it is not for a rebuild to say.
        Assert.NotNull(await _cluster.Stores[1].ReadAsync(keys[0], Stop));
    }

    /// <summary>Goal: the last good copy outlives the rebuild of its own store. Method: the same, of a store that has no vote and has kept it.</summary>
    [Fact]
    public async Task Store_that_holds_it_intact_keeps_it()
    {
        var keys = await StoreAsync();
        _cluster.Stores[2].Damage(keys[0], bytes => [.. bytes[..^1], 0]);
        var region = _cluster.Regions.Regions[0];
        region.Quarantine(region.Standing.Incarnation, "An operator restored an older copy.");

        await InspectAsync();

        Assert.True(region.Standing.HasVote);
        Assert.Equal(StoredSegments.ContentOf(0), (await _cluster.Stores[0].ReadAsync(keys[0], Stop))!.Value.Content.ToArray());
    }

    private async Task<IReadOnlyList<BlobKey>> StoreAsync()
    {
        await _cluster.DriveAsync(_supervisor.FormAsync(Stop));
        var keys = await StoredSegments.PutAsync(_cluster, 3);
        _cluster.Stores[1].Damage(keys[0], bytes => [.. bytes[..^1], 0]);
        return keys;
    }

    private async Task InspectAsync()
    {
        await _cluster.DriveAsync(_supervisor.InspectAsync(Stop));
        await _cluster.DriveAsync(_supervisor.WaitForRebuildAsync());
    }
}
