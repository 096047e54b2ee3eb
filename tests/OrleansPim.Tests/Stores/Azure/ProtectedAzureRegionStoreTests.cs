using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Azure;

namespace OrleansPim.Tests.Stores.Azure;

/// <summary>Goal: a container with versioning, soft delete and version-level immutability is a region store. Method: the contract, on a <see cref="ProtectedAccount"/>.</summary>
public sealed class ProtectedAzureRegionStoreTests(ProtectedAccountFixture fixture) : RegionStoreContract, IClassFixture<ProtectedAccountFixture>
{
    private readonly List<AzureRegionStore> _stores = [];
    private string _container = "";

    protected override int IncrementsPerWriter => 1;

    [Fact]
    public async Task Whatever_is_overwritten_or_deleted_is_kept_and_neither_read_nor_listed()
    {
        var key = new BlobKey("heads/3f/alice");
        var first = await Store.TryWriteAsync(key, Content("one"), null, Stop);
        var second = await Store.TryWriteAsync(key, Content("two"), first, Stop);
        Assert.True(await Store.TryDeleteAsync(key, second!.Value, Stop));

        Assert.Null(await Store.ReadAsync(key, Stop));
        Assert.Empty((await Store.ListAsync("", null, 10, Stop)).Blobs);
        var third = await Store.TryWriteAsync(key, Content("three"), null, Stop);

        Assert.NotNull(third);
        Assert.DoesNotContain(third, (BlobVersion?[])[first, second]);
        Assert.Equal(third, Assert.Single((await Store.ListAsync("", null, 10, Stop)).Blobs).Version);
        Assert.Equal([Content("one"), Content("two")], fixture.Account.VersionsOf(_container, key.Value));
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            store.Dispose();
        await base.DisposeAsync();
    }

    protected override IRegionStore NewMissingStore()
    {
        fixture.Account.Immutability = Immutability.OfVersions;
        var options = fixture.NewOptions();
        _container = options.Container!;
        var store = new AzureRegionStore(options);
        _stores.Add(store);
        return store;
    }
}
