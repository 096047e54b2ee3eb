using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Metrics;
using OrleansPim.TestKit.Metering;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Silo.Metrics;

/// <summary>Goal: figures tell what is missing, repaired and wrong. Method: let it happen to real registers and blobs, on simulated stores.</summary>
public sealed class ReplicationGaugesTests : IAsyncLifetime
{
    private const string Head = "heads/ann";

    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("a segment");
    private static readonly BlobHash Hash = BlobHash.Of(Content);
    private static readonly BlobKey Segment = new($"segments/ann/{Convert.ToHexStringLower(SHA256.HashData(Content))}");

    private readonly SimulatedCluster _cluster = new(3, seed: 31, isFormed: false);
    private readonly TestMeters _meters = new();
    private readonly RegionSupervisor _supervisor;
    private readonly RegionScrubber _scrubber;
    private readonly QuorumRegister _head;

    public ReplicationGaugesTests()
    {
        var options = new SupervisorOptions();
        _supervisor = new RegionSupervisor(_cluster.Regions, _cluster.Ids, _cluster.Time, _cluster.Options, options, NullLogger.Instance);
        _scrubber = new RegionScrubber(
            _cluster.Regions, _supervisor, _cluster.Ids, _cluster.Time, _cluster.Options, options, NullLogger.Instance);
        _head = _cluster.NewRegister(Head);
        _ = new ReplicationGauges(_meters, _cluster.Regions, _supervisor, _cluster.Time);
    }

    public async ValueTask InitializeAsync()
    {
        await _cluster.DriveAsync(_supervisor.FormAsync(Stop));
        await _cluster.DriveAsync(_head.AcquireAsync(Stop).AsTask());
        await WriteAsync("v1");
        await FlushAsync();
        await ScrubAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _head.DisposeAsync();
        _meters.Dispose();
    }

    [Fact]
    public void Nothing_is_missing_where_everything_is_well()
    {
        Assert.Equal(0, _meters.Read("pim.under_replicated"));
        Assert.Equal(0, _meters.Read("pim.below_quorum"));
        Assert.Equal(0, _meters.Read("pim.repair_queue_length"));
        Assert.Equal(0, _meters.Read("pim.repair_oldest_age"));
        Assert.Equal(0, _meters.Read("pim.repairs", "region=r1", "reason=lane"));
        Assert.Equal(0, _meters.Read("pim.integrity_violations", "reason=record"));
    }

    [Fact]
    public async Task Laggard_is_under_replicated_until_its_lane_has_delivered()
    {
        _cluster.Faults[1].DropsWrites = true;
        await WriteAsync("v2");
        await LetTimePassAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, _meters.Read("pim.under_replicated"));
        Assert.Equal(0, _meters.Read("pim.below_quorum"));
        Assert.Equal(1, _meters.Read("pim.repair_queue_length"));
        Assert.InRange(_meters.Read("pim.repair_oldest_age")!.Value, 55, 65);

        _cluster.Faults[1].DropsWrites = false;
        await FlushAsync();

        Assert.Equal(0, _meters.Read("pim.under_replicated"));
        Assert.Equal(0, _meters.Read("pim.repair_queue_length"));
        Assert.Equal(0, _meters.Read("pim.repair_oldest_age"));
        Assert.Equal(1, _meters.Read("pim.repairs", "region=r1", "reason=lane"));
    }

    [Fact]
    public async Task Write_that_one_region_alone_has_is_below_quorum_until_it_is_known_what_became_of_it()
    {
        _cluster.Faults[1].DropsWrites = true;
        _cluster.Faults[2].DropsWrites = true;
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => WriteAsync("v2"));

        Assert.Equal(1, _meters.Read("pim.below_quorum"));
        Assert.Equal(1, _meters.Read("pim.under_replicated"));

        _cluster.Faults[1].DropsWrites = false;
        _cluster.Faults[2].DropsWrites = false;
        await _cluster.DriveAsync(_head.AcquireAsync(Stop).AsTask());
        await WriteAsync("v3");
        await FlushAsync();

        Assert.Equal(0, _meters.Read("pim.below_quorum"));
        Assert.Equal(0, _meters.Read("pim.under_replicated"));
    }

    [Fact]
    public async Task Laggard_that_a_closed_leader_left_behind_is_missing_until_a_comparison_that_becomes_due_by_it()
    {
        _cluster.Faults[1].DropsWrites = true;
        await WriteAsync("v2");
        await UntilItIsMissedAsync();
        await _head.DisposeAsync();
        while (!_cluster.Regions.Regions[1].HasMissedWrites)
            await LetTimePassAsync(TimeSpan.FromMilliseconds(100));
        _cluster.Faults[1].DropsWrites = false;
        Assert.Equal(1, _meters.Read("pim.under_replicated"));

        Assert.Equal(1, await ScrubAsync());

        Assert.Equal(0, _meters.Read("pim.under_replicated"));
        Assert.Equal(1, _meters.Read("pim.repairs", "region=r1", "reason=scrub"));
        Assert.Equal(0, _meters.Read("pim.repairs", "region=r0", "reason=scrub"));
        Assert.Equal(1, _meters.Read("pim.scrub_blobs", "region=r1", "outcome=completed"));
        Assert.Equal(_cluster.RecordAt(0, Head)!.Accepted, _cluster.RecordAt(1, Head)!.Accepted);
    }

    [Fact]
    public async Task Blob_that_a_region_missed_is_under_replicated_until_a_comparison()
    {
        _cluster.Faults[2].DropsWrites = true;
        var blobs = NewBlobs();
        await blobs.WriteAsync(Segment, Content, Stop);
        await blobs.Background.WhenIdleAsync(TimeSpan.FromSeconds(30), _cluster.Time);
        Assert.Equal(1, _meters.Read("pim.under_replicated"));

        _cluster.Faults[2].DropsWrites = false;
        await ScrubAsync();

        Assert.Equal(0, _meters.Read("pim.under_replicated"));
        Assert.Equal(1, _meters.Read("pim.repairs", "region=r2", "reason=scrub"));
    }

    [Fact]
    public async Task Comparison_that_leaves_nothing_missing_is_dated_and_one_that_does_is_not()
    {
        var first = _meters.Read("pim.scrub_last_complete_timestamp", "region=r1");
        Assert.InRange(first!.Value, 1, _cluster.Time.GetUtcNow().ToUnixTimeSeconds() + 1);
        Assert.Equal(1, _meters.Read("pim.scrub_blobs", "region=r1", "outcome=present"));

        // Damaged in the only store that has it: nobody can complete it, and nobody may call that complete.
        await _cluster.Stores[0].TryWriteAsync(Segment, Encoding.UTF8.GetBytes("damage"), null, Stop);
        _cluster.Regions.Regions[0].MissWrite(Segment, _cluster.Time.GetTimestamp());
        await ScrubAsync();

        Assert.Equal(first, _meters.Read("pim.scrub_last_complete_timestamp", "region=r1"));
        Assert.Equal(1, _meters.Read("pim.scrub_blobs", "region=r1", "outcome=failed"));
        Assert.False(_scrubber.IsComplete(_cluster.Regions.Regions[1]));
        Assert.True(_meters.Read("pim.integrity_violations", "reason=blob") > 0);
        Assert.Equal(1, _meters.Read("pim.under_replicated"));
    }

    [Fact]
    public async Task Rebuild_is_counted_blob_by_blob_and_forgets_what_was_missing_before()
    {
        _cluster.Faults[1].DropsWrites = true;
        await WriteAsync("v2");
        await UntilItIsMissedAsync();
        Assert.Equal(1, _meters.Read("pim.repair_queue_length"));
        await _head.DisposeAsync();

        _cluster.Faults[1].DropsWrites = false;
        _cluster.Wipe(1);
        await InspectAsync();
        await InspectAsync();

        Assert.True(_cluster.Regions.Regions[1].Standing.HasVote);
        Assert.Equal(1, _meters.Read("pim.repairs", "region=r1", "reason=rebuild"));
        Assert.Equal(0, _meters.Read("pim.repair_queue_length"));
    }

    [Fact]
    public async Task Damaged_record_is_a_violation()
    {
        await DamageAsync(region: 0, new BlobKey(Head));

        await using var reader = _cluster.NewRegister(Head);
        Assert.NotNull(await _cluster.DriveAsync(reader.ReadAsync(Stop).AsTask()));

        Assert.True(_meters.Read("pim.integrity_violations", "reason=record") > 0);
    }

    [Fact]
    public async Task Damaged_blob_is_a_violation_and_its_repair_by_a_read_is_counted()
    {
        var blobs = NewBlobs();
        await blobs.WriteAsync(Segment, Content, Stop);
        await DamageAsync(region: 0, Segment);

        await blobs.ReadAsync(Segment, Hash, Stop);
        await blobs.Background.WhenIdleAsync(TimeSpan.FromSeconds(30), _cluster.Time);

        Assert.Equal(1, _meters.Read("pim.integrity_violations", "reason=blob"));
        Assert.Equal(1, _meters.Read("pim.repairs", "region=r0", "reason=read"));
    }

    [Fact]
    public async Task Damaged_blob_in_the_place_of_a_new_one_is_replaced_and_counted()
    {
        await _cluster.Stores[2].TryWriteAsync(Segment, Encoding.UTF8.GetBytes("damage"), null, Stop);

        var blobs = NewBlobs();
        await blobs.WriteAsync(Segment, Content, Stop);
        await blobs.Background.WhenIdleAsync(TimeSpan.FromSeconds(30), _cluster.Time);

        Assert.Equal(1, _meters.Read("pim.integrity_violations", "reason=blob"));
        Assert.Equal(1, _meters.Read("pim.repairs", "region=r2", "reason=write"));
    }

    [Fact]
    public async Task Store_that_went_back_in_time_is_a_violation()
    {
        var before = _cluster.Stores[1].TakeSnapshot();
        await WriteAsync("v2");
        await FlushAsync();

        _cluster.Stores[1].Restore(before);
        await WriteAsync("v3");
        await FlushAsync();

        Assert.Equal(1, _meters.Read("pim.integrity_violations", "reason=rollback"));
        Assert.True(_cluster.Regions.Regions[1].Standing.IsQuarantined);
    }

    private ImmutableBlobs NewBlobs() => new(_cluster.Regions, new LedgerOptions(), _cluster.Time, NullLogger.Instance);

    private Task<long> WriteAsync(string text) =>
        _cluster.DriveAsync(_head.WriteAsync(Encoding.UTF8.GetBytes(text), _cluster.Ids.NextId(), Stop).AsTask());

    private Task<bool> FlushAsync() => _cluster.DriveAsync(_head.FlushAsync(TimeSpan.FromMinutes(1)).AsTask());

    private Task LetTimePassAsync(TimeSpan time) => _cluster.DriveAsync(Task.Delay(time, _cluster.Time, Stop));

    // The lane runs on its own, so the clock may be ahead of it on a busy machine.
    private async Task UntilItIsMissedAsync()
    {
        while (_meters.Read("pim.repair_queue_length") == 0)
            await LetTimePassAsync(TimeSpan.FromMilliseconds(100));
    }

    private async Task<long?> ScrubAsync()
    {
        await LetTimePassAsync(TimeSpan.FromSeconds(11));
        return await _cluster.DriveAsync(_scrubber.LookAsync(Stop));
    }

    private async Task InspectAsync()
    {
        await _cluster.DriveAsync(_supervisor.InspectAsync(Stop));
        await _cluster.DriveAsync(_supervisor.WaitForRebuildAsync());
    }

    private async Task DamageAsync(int region, BlobKey key)
    {
        var blob = await _cluster.Stores[region].ReadAsync(key, Stop);
        var bytes = blob!.Value.Content.ToArray();
        bytes[^1] ^= 1;
        await _cluster.Stores[region].TryWriteAsync(key, bytes, blob.Value.Version, Stop);
    }
}
