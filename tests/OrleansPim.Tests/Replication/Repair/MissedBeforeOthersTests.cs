using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>
/// Goal: what a region refuses at once is completed, although a comparison began when no other region had it yet (found by drill disk-full).
/// Method: the writes to the others are on their way while the stores are compared, and arrive afterwards.
/// </summary>
public sealed class MissedBeforeOthersTests
{
    private const string Head = "heads/s";
    private const int Full = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("a segment");
    private static readonly BlobKey Segment = new($"segments/s/{Convert.ToHexStringLower(SHA256.HashData(Content))}");

    private readonly SimulatedCluster _cluster = new(3, seed: 71, isFormed: false);
    private readonly TaskCompletionSource _arrival = new();
    private readonly RegionSet _regions;
    private readonly RegionSupervisor _supervisor;
    private readonly RegionScrubber _scrubber;
    private bool _isSlow;

    public MissedBeforeOthersTests()
    {
        var options = new SupervisorOptions();
        _regions = new RegionSet([.. _cluster.Faults.Select((store, index) => new Region(
            new RegionName($"r{index}"), new HookedRegionStore(store) { Way = key => IsOnItsWay(index, key) ? _arrival.Task : Task.CompletedTask }))]);
        _supervisor = new RegionSupervisor(_regions, _cluster.Ids, _cluster.Time, _cluster.Options, options, NullLogger.Instance);
        _scrubber = new RegionScrubber(_regions, _supervisor, _cluster.Ids, _cluster.Time, _cluster.Options, options, NullLogger.Instance);
    }

    [Fact]
    public Task Blob_that_a_full_region_refused_before_the_others_had_it_is_completed() => GrainScheduler.RunAsync(async () =>
    {
        await FormAsync();
        var blobs = new ImmutableBlobs(_regions, new LedgerOptions(), _cluster.Time, NullLogger.Instance);
        (_cluster.Faults[Full].DropsWrites, _isSlow) = (true, true);
        var writing = blobs.WriteAsync(Segment, Content, Stop);
        await UntilAsync(() => _regions.Regions[Full].HasMissedWrites);
        Assert.Equal(0, await ScrubAsync());

        (_cluster.Faults[Full].DropsWrites, _isSlow) = (false, false);
        _arrival.SetResult();
        await writing;
        await UntilAsync(() => blobs.Background.Count == 0);

        Assert.Equal(1, await ScrubAsync());
        Assert.Equal(Content, _cluster.Stores[Full].TakeSnapshot()![Segment].Content.ToArray());
    });

    [Fact]
    public Task Record_that_a_full_region_refused_before_the_others_had_it_is_completed() => GrainScheduler.RunAsync(async () =>
    {
        await FormAsync();
        var head = await LeadAsync();
        (_cluster.Faults[Full].DropsWrites, _isSlow) = (true, true);
        var writing = WriteAsync(head, "v2");
        await head.DisposeAsync();
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => writing);
        await UntilAsync(() => _regions.Regions[Full].HasMissedWrites);
        Assert.Equal(0, await ScrubAsync());

        (_cluster.Faults[Full].DropsWrites, _isSlow) = (false, false);
        _arrival.SetResult();
        await UntilAsync(() => VersionAt(0) == 2 && VersionAt(2) == 2);

        await UntilAsync(() => _regions.Regions[Full].HasMissedWrites);
        Assert.Equal(1, await ScrubAsync());
        Assert.Equal(2, VersionAt(Full));
    });

    [Fact]
    public Task Record_that_a_full_region_refused_is_completed_although_its_lane_makes_a_blank_of_the_hole_and_rests() => GrainScheduler.RunAsync(async () =>
    {
        await FormAsync();
        _cluster.Faults[Full].DropsWrites = true;
        await using var head = await LeadAsync();
        Assert.Null(_cluster.RecordAt(Full, Head));

        _cluster.Faults[Full].DropsWrites = false;
        await _cluster.DriveAsync(UntilAsync(() => _cluster.RecordAt(Full, Head) is not null && _regions.Regions[Full].HasMissedWrites));
        Assert.Equal(0, VersionAt(Full));

        Assert.Equal(1, await ScrubAsync());
        Assert.Equal(1, VersionAt(Full));
    });

    [Fact]
    public Task Record_whose_hole_becomes_a_blank_between_two_looks_of_a_comparison_is_completed() => GrainScheduler.RunAsync(async () =>
    {
        await FormAsync();
        _cluster.Faults[Full].DropsWrites = true;
        await using var head = await LeadAsync();
        _cluster.Faults[Full].DropsWrites = false;
        _regions.Regions[Full].MissWrite(Segment, _cluster.Time.GetTimestamp());

        Assert.Equal(1, await _cluster.DriveAsync(_scrubber.LookAsync(Stop)));
        Assert.Equal(1, VersionAt(Full));
    });

    private async Task FormAsync()
    {
        await _cluster.DriveAsync(_supervisor.FormAsync(Stop));
        Assert.Equal(0, await _cluster.DriveAsync(_scrubber.LookAsync(Stop)));
        _cluster.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await _cluster.DriveAsync(_scrubber.LookAsync(Stop)));
    }

    private async Task<QuorumRegister> LeadAsync()
    {
        var head = _cluster.NewRegister(Head, _regions);
        await _cluster.DriveAsync(head.AcquireAsync(Stop).AsTask());
        await _cluster.DriveAsync(WriteAsync(head, "v1"));
        return head;
    }

    private Task<long> WriteAsync(QuorumRegister head, string text) => head.WriteAsync(Encoding.UTF8.GetBytes(text), _cluster.Ids.NextId(), Stop).AsTask();

    private async Task<long?> ScrubAsync()
    {
        _cluster.Time.Advance(TimeSpan.FromSeconds(10));
        return await _cluster.DriveAsync(_scrubber.LookAsync(Stop));
    }

    private bool IsOnItsWay(int region, BlobKey key) => _isSlow && region != Full && (key == Segment || key.Value == Head);

    private long? VersionAt(int region) => _cluster.RecordAt(region, Head)?.Accepted.Version;

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
