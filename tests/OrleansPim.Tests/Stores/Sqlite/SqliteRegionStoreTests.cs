using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Sqlite;

namespace OrleansPim.Tests.Stores.Sqlite;

/// <summary>Goal: the embedded store is a region store. Method: the contract, on files in a folder of its own.</summary>
public sealed class SqliteRegionStoreTests : RegionStoreContract
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteRegionStore> _stores = [];

    public override async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        _folder.Dispose();
        await base.DisposeAsync();
    }

    protected override IRegionStore NewMissingStore()
    {
        var options = new SqliteRegionStoreOptions { Folder = Path.Combine(_folder.Path, $"region-{_stores.Count}") };
        var store = new SqliteRegionStore(options, new RandomIdSource(), NullLogger<SqliteRegionStore>.Instance);
        _stores.Add(store);
        return store;
    }
}
