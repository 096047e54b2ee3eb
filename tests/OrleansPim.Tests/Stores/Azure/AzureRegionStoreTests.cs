using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Azure;

namespace OrleansPim.Tests.Stores.Azure;

/// <summary>Goal: a container of Azure Blob Storage is a region store. Method: the contract, on a real Azurite.</summary>
public sealed class AzureRegionStoreTests(AzuriteFixture azurite) : RegionStoreContract, IClassFixture<AzuriteFixture>
{
    private readonly List<AzureRegionStore> _stores = [];

    protected override int IncrementsPerWriter => 3;

    public override async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            store.Dispose();
        await base.DisposeAsync();
    }

    protected override IRegionStore NewMissingStore()
    {
        var store = new AzureRegionStore(azurite.NewOptions());
        _stores.Add(store);
        return store;
    }
}
