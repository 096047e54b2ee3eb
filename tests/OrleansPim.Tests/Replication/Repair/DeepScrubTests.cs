using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Goal: a verification reads every blob, several at a time, and counts right. Method: a store that says who reads what and when.</summary>
public sealed class DeepScrubTests
{
    private const int Blobs = 40;
    private static readonly CancellationToken Stop = CancellationToken.None;

    private readonly SimulatedCluster _cluster = new(3, seed: 61);
    private readonly HookedRegionStore _hooked;
    private readonly RegionSet _regions;

    public DeepScrubTests()
    {
        _hooked = new HookedRegionStore(_cluster.Stores[0]);
        _regions = new RegionSet([.. _cluster.Regions.Regions.Select(NewRegion)]);
    }

    [Fact]
    public async Task Several_blobs_are_read_at_a_time_and_each_once()
    {
        var keys = await StoredSegments.PutAsync(_cluster, Blobs);
        var read = new List<BlobKey>();
        var (waiting, most) = (0, 0);
        _hooked.BeforeRead = async key =>
        {
            read.Add(key);
            most = Math.Max(most, ++waiting);
            await Task.Yield();
            waiting--;
        };

        await RunAsync(NewScrub());

        Assert.Equal(keys.Order(), read.Order());
        Assert.Equal(DeepScrub.Lanes, most);
    }

    [Fact]
    public async Task Two_processes_begin_at_different_blobs()
    {
        await StoredSegments.PutAsync(_cluster, Blobs);
        var read = new List<BlobKey>();
        _hooked.BeforeRead = key =>
        {
            read.Add(key);
            return Task.CompletedTask;
        };

        var firsts = new HashSet<BlobKey>();
        for (var process = 0; process < 5; process++)
        {
            read.Clear();
            await RunAsync(NewScrub());
            firsts.Add(read[0]);
        }

        Assert.InRange(firsts.Count, 2, 5);
    }

    [Fact]
    public async Task What_breaks_off_goes_on_leaves_nothing_out_and_counts_nothing_twice()
    {
        var keys = await StoredSegments.PutAsync(_cluster, Blobs);
        foreach (var store in _cluster.Stores)
            store.Damage(keys[3], bytes => [.. bytes[..^1], 0]);
        _cluster.Stores[0].Damage(keys[30], bytes => [.. bytes[..^1], 0]);
        var scrub = NewScrub();
        var calls = 0;
        _hooked.BeforeRead = _ => ++calls == Blobs - 2
            ? throw new RegionUnavailableException(RegionFailure.Unreachable, "A test broke it off.")
            : Task.CompletedTask;

        await Assert.ThrowsAsync<RegionUnavailableException>(() => _cluster.DriveAsync(scrub.AdvanceAsync(1_000, Stop)));
        Assert.Equal((false, 0, 0), (scrub.IsOver, scrub.Done, scrub.Failed));
        await RunAsync(scrub);

        Assert.Equal((2, 1), (scrub.Damaged, scrub.Failed));
        Assert.Equal(StoredSegments.ContentOf(30), _cluster.Stores[0].TakeSnapshot()![keys[30]].Content.ToArray());
    }

    private Region NewRegion(Region like, int index)
    {
        var region = new Region(like.Name, index == 0 ? _hooked : like.Store);
        region.Judge(like.Standing);
        return region;
    }

    private DeepScrub NewScrub()
    {
        var clock = new ReplicaClock(_cluster.Time, _cluster.Options.ReplicaTimeout);
        var context = new RepairContext(_cluster.Ids, _cluster.Time, _cluster.Options, clock, NullLogger.Instance);
        return new DeepScrub(_regions.Regions[0], _regions, context);
    }

    private async Task RunAsync(DeepScrub scrub)
    {
        while (!scrub.IsOver)
            await _cluster.DriveAsync(scrub.AdvanceAsync(1_000, Stop));
    }
}
