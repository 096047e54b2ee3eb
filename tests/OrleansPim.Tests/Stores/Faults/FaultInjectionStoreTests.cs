using Microsoft.Extensions.Time.Testing;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Faults;
using OrleansPim.TestKit.Stores;
using OrleansPim.Tests.Grains.Subscribers;

namespace OrleansPim.Tests.Stores.Faults;

/// <summary>Goal: a broken store behaves as a real one with that fault. Method: the contract without a fault, then each fault on a simulated store.</summary>
public sealed class FaultInjectionStoreTests : RegionStoreContract
{
    private static readonly BlobKey Key = new("heads/alice");
    private static readonly BlobKey Other = new("heads/bob");

    private readonly FakeTimeProvider _time = new();
    private readonly SimulatedRegionStore _inner = SimulatedRegionStore.CreateEmpty();

    protected override IRegionStore NewMissingStore() => new FaultInjectionStore(new SimulatedRegionStore(), TimeProvider.System);

    [Fact]
    public async Task Black_hole_answers_nobody_and_says_so_when_it_ends()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        await store.InjectAsync(new Fault(FaultKind.Blackhole), Stop);
        using var patience = new CancellationTokenSource();

        var left = store.ReadAsync(Key, patience.Token).AsTask();
        var waiting = store.TryWriteAsync(Key, Content("one"), null, Stop).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.False(waiting.IsCompleted);
        store.Heal();

        await AssertUnavailableAsync(() => waiting);
        Assert.Null(await store.ReadAsync(Key, Stop));
        Assert.Null(store.Fault);
    }

    [Fact]
    public async Task Latency_delays_and_changes_nothing()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        await store.InjectAsync(new Fault(FaultKind.Latency, TimeSpan.FromMilliseconds(500)), Stop);

        var write = store.TryWriteAsync(Key, Content("one"), null, Stop).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(write.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.NotNull(await write);
    }

    [Theory, InlineData(FaultKind.Full, RegionFailure.Full), InlineData(FaultKind.Denied, RegionFailure.Denied)]
    public async Task Refusal_has_its_own_reason_and_does_nothing(FaultKind kind, RegionFailure reason)
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        await store.InjectAsync(new Fault(kind), Stop);

        var failure = await Assert.ThrowsAsync<RegionUnavailableException>(() => store.TryWriteAsync(Key, Content("one"), null, Stop).AsTask());

        Assert.Equal(reason, failure.Reason);
        Assert.Null(await _inner.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task Full_store_still_reads()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        await store.TryWriteAsync(Key, Content("one"), null, Stop);
        await store.InjectAsync(new Fault(FaultKind.Full), Stop);

        Assert.Equal(Content("one"), (await store.ReadAsync(Key, Stop))!.Value.Content.ToArray());
    }

    [Fact]
    public async Task Every_second_request_fails_and_half_of_those_were_carried_out()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        await store.InjectAsync(new Fault(FaultKind.Errors), Stop);

        Assert.NotNull(await store.TryWriteAsync(Key, Content("one"), null, Stop));
        await AssertUnavailableAsync(() => store.TryWriteAsync(new BlobKey("heads/refused"), Content("two"), null, Stop).AsTask());
        Assert.Null(await store.ReadAsync(Other, Stop));
        await AssertUnavailableAsync(() => store.TryWriteAsync(Other, Content("three"), null, Stop).AsTask());

        Assert.Null(await _inner.ReadAsync(new BlobKey("heads/refused"), Stop));
        Assert.NotNull(await _inner.ReadAsync(Other, Stop));
    }

    [Fact]
    public async Task Rot_changes_what_is_read_and_not_its_version_until_it_is_written_over()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        var version = await store.TryWriteAsync(Key, Content("good"), null, Stop);
        await store.InjectAsync(new Fault(FaultKind.Corruption, Blobs: 5), Stop);

        var rotten = (await store.ReadAsync(Key, Stop))!.Value;
        Assert.NotEqual(Content("good"), rotten.Content.ToArray());
        Assert.Equal(version, rotten.Version);
        Assert.Equal((1, 1), (store.DamagedBlobs, store.RemainingBlobs));

        Assert.NotNull(await store.TryWriteAsync(Key, Content("mended"), rotten.Version, Stop));
        Assert.Equal(Content("mended"), (await store.ReadAsync(Key, Stop))!.Value.Content.ToArray());
        Assert.Equal((1, 0), (store.DamagedBlobs, store.RemainingBlobs));
    }

    [Fact]
    public async Task Rot_that_another_process_wrote_over_is_known_as_soon_as_it_is_listed()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        var version = await store.TryWriteAsync(Key, Content("good"), null, Stop);
        await store.InjectAsync(new Fault(FaultKind.Corruption, Blobs: 1), Stop);
        await store.ListAsync(string.Empty, null, 10, Stop);
        Assert.Equal(1, store.RemainingBlobs);

        await _inner.TryWriteAsync(Key, Content("mended"), version, Stop);
        await store.ListAsync(string.Empty, null, 10, Stop);

        Assert.Equal((1, 0), (store.DamagedBlobs, store.RemainingBlobs));
        Assert.Equal(Content("mended"), (await store.ReadAsync(Key, Stop))!.Value.Content.ToArray());
    }

    [Fact]
    public async Task Rot_that_another_process_deleted_is_gone_with_its_blob()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        var version = await store.TryWriteAsync(Key, Content("good"), null, Stop);
        await store.InjectAsync(new Fault(FaultKind.Corruption, Blobs: 1), Stop);

        Assert.True(await _inner.TryDeleteAsync(Key, version!.Value, Stop));

        Assert.Null(await store.ReadAsync(Key, Stop));
        Assert.Equal(0, store.RemainingBlobs);
    }

    [Fact]
    public async Task Rot_ends_with_the_fault()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        await store.TryWriteAsync(Key, Content("good"), null, Stop);
        await store.InjectAsync(new Fault(FaultKind.Corruption, Blobs: 1), Stop);

        store.Heal();

        Assert.Equal(Content("good"), (await store.ReadAsync(Key, Stop))!.Value.Content.ToArray());
    }

    [Fact]
    public async Task Wipe_takes_everything_with_the_marker_and_gives_no_version_twice()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        await store.TryWriteAsync(StoreMarker.Key, Content("marker"), null, Stop);
        var before = await store.TryWriteAsync(Key, Content("one"), null, Stop);

        await store.InjectAsync(new Fault(FaultKind.Wipe), Stop);

        Assert.Empty((await store.ListAsync(string.Empty, null, 10, Stop)).Blobs);
        Assert.Null(await store.TryWriteAsync(Key, Content("late"), before, Stop));
        Assert.NotEqual(before, await store.TryWriteAsync(Key, Content("one"), null, Stop));
    }

    [Fact]
    public async Task Rollback_brings_contents_and_versions_of_the_copy_and_takes_what_is_newer()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        await store.TryWriteAsync(StoreMarker.Key, Content("marker"), null, Stop);
        var old = await store.TryWriteAsync(Key, Content("old"), null, Stop);

        var rollback = store.InjectAsync(new Fault(FaultKind.Rollback, Age: TimeSpan.FromSeconds(5)), Stop);
        var newer = await store.TryWriteAsync(Key, Content("new"), old, Stop);
        await store.TryWriteAsync(Other, Content("other"), null, Stop);
        _time.Advance(TimeSpan.FromSeconds(5));
        await rollback;

        var restored = (await store.ReadAsync(Key, Stop))!.Value;
        Assert.Equal(Content("old"), restored.Content.ToArray());
        Assert.Equal(old, restored.Version);
        Assert.Equal(old, Assert.Single((await store.ListAsync("heads/", null, 10, Stop)).Blobs).Version);
        Assert.NotNull(await store.ReadAsync(StoreMarker.Key, Stop));

        // Who knows the newer version has lost its blob; who still has the old one can write, as on a restored disk.
        Assert.Null(await store.TryWriteAsync(Key, Content("late"), newer, Stop));
        var next = await store.TryWriteAsync(Key, Content("next"), old, Stop);
        Assert.NotNull(next);
        Assert.DoesNotContain(next, new[] { old, newer });
        Assert.Null(await store.TryWriteAsync(Key, Content("again"), old, Stop));
    }

    [Fact]
    public async Task Rollback_touches_only_what_changed_since_the_copy()
    {
        var counted = new CountingRegionStore(_inner);
        await using var store = new FaultInjectionStore(counted, _time);
        for (var number = 0; number < 50; number++)
            await store.TryWriteAsync(new BlobKey($"content/{number}"), Content("same"), null, Stop);
        var old = await store.TryWriteAsync(Key, Content("old"), null, Stop);
        var rollback = store.InjectAsync(new Fault(FaultKind.Rollback, Age: TimeSpan.FromSeconds(5)), Stop);
        await store.TryWriteAsync(Key, Content("new"), old, Stop);
        var (reads, writes) = (counted.Reads, counted.Writes);

        _time.Advance(TimeSpan.FromSeconds(5));
        await rollback;

        // One listing, one look, one write: of 10,000 blobs as well, so that the store is exchanged in a moment and not within a minute.
        Assert.Equal((reads + 2, writes + 1), (counted.Reads, counted.Writes));
        Assert.Equal(Content("old"), (await store.ReadAsync(Key, Stop))!.Value.Content.ToArray());
    }

    [Fact]
    public async Task Rollback_that_is_healed_before_its_time_changes_nothing()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        await store.TryWriteAsync(Key, Content("old"), null, Stop);

        var rollback = store.InjectAsync(new Fault(FaultKind.Rollback, Age: TimeSpan.FromSeconds(5)), Stop);
        await store.TryWriteAsync(Other, Content("other"), null, Stop);
        store.Heal();

        await Assert.ThrowsAsync<InvalidOperationException>(() => rollback);
        Assert.NotNull(await store.ReadAsync(Other, Stop));
    }

    [Fact]
    public async Task Second_fault_is_refused_while_one_lasts()
    {
        await using var store = new FaultInjectionStore(_inner, _time);
        await store.InjectAsync(new Fault(FaultKind.Full), Stop);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.InjectAsync(new Fault(FaultKind.Denied), Stop));

        Assert.Equal(FaultKind.Full, store.Fault?.Kind);
    }
}
