using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.Tests.Stores;

/// <summary>Goal: simulations run on a store that behaves as the real ones do. Method: the contract.</summary>
public sealed class SimulatedRegionStoreTests : RegionStoreContract
{
    private static readonly BlobKey Key = new("heads/3f/alice");

    protected override IRegionStore NewMissingStore() => new SimulatedRegionStore();

    [Fact]
    public void Every_call_completes_before_it_returns()
    {
        Assert.True(Store.TryWriteAsync(Key, Content("one"), null, Stop).AsTask().IsCompletedSuccessfully);
        Assert.True(Store.ReadAsync(Key, Stop).AsTask().IsCompletedSuccessfully);
        Assert.True(Store.ListAsync("", null, 1, Stop).AsTask().IsCompletedSuccessfully);
        Assert.True(Store.CreateAsync(Stop).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Restored_store_has_the_older_blobs_and_issues_no_token_twice()
    {
        var store = SimulatedRegionStore.CreateEmpty();
        var old = await store.TryWriteAsync(Key, Content("old"), null, Stop);
        var snapshot = store.TakeSnapshot();
        var lost = await store.TryWriteAsync(Key, Content("lost"), old, Stop);

        store.Restore(snapshot);

        Assert.Equal(old, (await store.ReadAsync(Key, Stop))?.Version);
        var next = await store.TryWriteAsync(Key, Content("next"), old, Stop);
        Assert.NotEqual(lost, next);
    }

    [Fact]
    public async Task Removed_store_is_missing_until_created_and_empty_then()
    {
        var store = SimulatedRegionStore.CreateEmpty();
        await store.TryWriteAsync(Key, Content("one"), null, Stop);

        store.Remove();

        var failure = await AssertUnavailableAsync(async () => await store.ReadAsync(Key, Stop));
        Assert.Equal(RegionFailure.Missing, failure.Reason);
        await store.CreateAsync(Stop);
        Assert.Null(await store.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task Damaged_blob_keeps_its_version()
    {
        var store = SimulatedRegionStore.CreateEmpty();
        var version = await store.TryWriteAsync(Key, Content("one"), null, Stop);

        store.Damage(Key, content => [.. content.Select(value => (byte)~value)]);

        var blob = await store.ReadAsync(Key, Stop);
        Assert.Equal(version, blob?.Version);
        Assert.NotEqual(Content("one"), blob?.Content.ToArray());
    }
}
