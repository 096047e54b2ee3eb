using Microsoft.Extensions.Time.Testing;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.Tests.Stores;

/// <summary>Goal: faults do what their names say, and nothing else. Method: the contract with none, then one at a time.</summary>
public sealed class FaultyRegionStoreTests : RegionStoreContract
{
    private static readonly BlobKey Key = new("heads/3f/alice");
    private readonly FakeTimeProvider _time = new();
    private readonly SimulatedRegionStore _inner = SimulatedRegionStore.CreateEmpty();

    private FaultyRegionStore NewFaultyStore() => new(_inner, _time);

    protected override IRegionStore NewMissingStore() => new FaultyRegionStore(new SimulatedRegionStore(), _time);

    [Fact]
    public async Task Outage_fails_every_call_and_does_nothing()
    {
        var store = NewFaultyStore();
        store.Outage = RegionFailure.Denied;

        var failure = await AssertUnavailableAsync(async () => await store.TryWriteAsync(Key, Content("one"), null, Stop));

        Assert.Equal(RegionFailure.Denied, failure.Reason);
        store.Outage = null;
        Assert.Null(await store.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task Lost_answer_means_written()
    {
        var store = NewFaultyStore();
        store.LosesAnswers = true;

        var failure = await AssertUnavailableAsync(async () => await store.TryWriteAsync(Key, Content("one"), null, Stop));

        Assert.Equal(RegionFailure.TimedOut, failure.Reason);
        Assert.NotNull(await store.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task Dropped_write_means_not_written()
    {
        var store = NewFaultyStore();
        store.DropsWrites = true;

        await AssertUnavailableAsync(async () => await store.TryWriteAsync(Key, Content("one"), null, Stop));

        Assert.Null(await store.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task Held_write_lands_late_and_under_its_condition()
    {
        var store = NewFaultyStore();
        store.HoldsWrites = true;
        var buffer = Content("late");
        await AssertUnavailableAsync(async () => await store.TryWriteAsync(Key, buffer, null, Stop));
        await AssertUnavailableAsync(async () => await store.TryWriteAsync(Key, Content("later"), null, Stop));
        buffer.AsSpan().Clear();
        Assert.Null(await store.ReadAsync(Key, Stop));

        await store.ReleaseHeldAsync();

        Assert.Equal(Content("late"), (await store.ReadAsync(Key, Stop))?.Content.ToArray());
    }

    [Fact]
    public async Task Absent_answers_hide_blobs_that_exist()
    {
        var store = NewFaultyStore();
        await store.TryWriteAsync(Key, Content("one"), null, Stop);
        store.AnswersAbsent = true;

        Assert.Null(await store.ReadAsync(Key, Stop));
        Assert.Empty((await store.ListAsync("", null, 10, Stop)).Blobs);
    }

    [Fact]
    public async Task Slow_call_waits_for_the_clock_and_for_nothing_else()
    {
        var store = NewFaultyStore();
        store.Latency = TimeSpan.FromSeconds(1);

        var write = store.TryWriteAsync(Key, Content("one"), null, Stop).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(write.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await write);
    }
}
