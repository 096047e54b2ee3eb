using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Goal: a rebuild goes on where it broke off. Method: its store goes away in the middle; another process finds it back, and every write is counted.</summary>
public sealed class RebuildResumedTests
{
    private const int Heads = 40;
    private const int Segments = 600;

    /// <summary>After the first batch, in the middle of the second.</summary>
    private const int WritesUntilItBreaksOff = 600;

    private static readonly CancellationToken Stop = CancellationToken.None;

    private readonly SimulatedCluster _cluster = new(3, seed: 42, isFormed: false);
    private readonly ConcurrentQueue<BlobKey> _writes = [];

    [Fact]
    public async Task What_is_there_and_whole_is_not_brought_again()
    {
        var keys = await StoreAsync();
        _cluster.Wipe(0);
        await RebuildAsync(NewProcess(() => _cluster.Lose(0)));
        _cluster.Heal(0);
        var (before, marker) = (_cluster.Stores[0].TakeSnapshot()!, await MarkerAsync());
        Assert.InRange(before.Count, keys.Count / 2, keys.Count - 1);
        _writes.Clear();

        var next = NewProcess(() => { });
        await RebuildAsync(next);

        Assert.True(next.Regions[0].Standing.HasVote);
        Assert.Equal(marker, next.Regions[0].Standing.Incarnation);
        Assert.DoesNotContain(StoreMarker.Key, _writes);
        var after = _cluster.Stores[0].TakeSnapshot()!;
        Assert.All(keys, key => Assert.True(after.ContainsKey(key), $"{key} is missing"));
        var segments = before.Where(blob => blob.Key.Value.StartsWith("segments/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(segments);
        Assert.All(segments, blob => Assert.Equal(blob.Value.Version, after[blob.Key].Version));
        Assert.Equal(
            keys.Where(key => !before.ContainsKey(key)).Order(),
            _writes.Where(key => key.Value.StartsWith("segments/", StringComparison.Ordinal)).Order());
    }

    private async Task<IReadOnlyList<BlobKey>> StoreAsync()
    {
        await _cluster.DriveAsync(NewSupervisor(_cluster.Regions).FormAsync(Stop));
        var keys = new List<BlobKey>(await StoredSegments.PutAsync(_cluster, Segments));
        for (var number = 0; number < Heads; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"heads/s{number}");
            await using var register = _cluster.NewRegister(name);
            await register.AcquireAsync(Stop);
            await register.WriteAsync(Encoding.UTF8.GetBytes(name), _cluster.Ids.NextId(), Stop);
            await register.FlushAsync(TimeSpan.Zero);
            keys.Add(new BlobKey(name));
        }

        return keys;
    }

    // A process that counts what it writes to the store that is rebuilt, and for which something happens there in the middle.
    private RegionSet NewProcess(Action inTheMiddle)
    {
        var written = 0;
        var store = new HookedRegionStore(_cluster.Faults[0])
        {
            BeforeWrite = (key, _, _) =>
            {
                _writes.Enqueue(key);
                if (Interlocked.Increment(ref written) == WritesUntilItBreaksOff)
                    inTheMiddle();
            },
        };
        return new RegionSet([new Region(new RegionName("r0"), store), .. _cluster.NewProcess().Regions.Skip(1)]);
    }

    private async Task RebuildAsync(RegionSet regions)
    {
        var supervisor = NewSupervisor(regions);
        for (var turn = 0; turn < 2; turn++)
        {
            await _cluster.DriveAsync(supervisor.InspectAsync(Stop));
            await _cluster.DriveAsync(supervisor.WaitForRebuildAsync());
        }
    }

    private async Task<StoreIncarnation?> MarkerAsync() =>
        StoreMarker.TryRead((await _cluster.Stores[0].ReadAsync(StoreMarker.Key, Stop))!.Value.Content.Span)?.Incarnation;

    private RegionSupervisor NewSupervisor(RegionSet regions) =>
        new(regions, _cluster.Ids, _cluster.Time, _cluster.Options, new SupervisorOptions(), NullLogger.Instance);
}
