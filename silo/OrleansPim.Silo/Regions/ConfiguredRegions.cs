using Microsoft.Extensions.Options;
using OrleansPim.Replication;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Hosting;
using OrleansPim.Stores.Azure;
using OrleansPim.Stores.Metering;
using OrleansPim.Stores.Sqlite;

namespace OrleansPim.Silo.Regions;

/// <summary>The configured regions, each with a store of its own: a container in Azure, or an embedded one in a folder.</summary>
internal sealed class ConfiguredRegions : IAsyncDisposable
{
    private readonly List<MeteredRegionStore> _stores = [];

    public ConfiguredRegions(
        IOptions<NodeOptions> options, ReplicaInstruments instruments, IIdSource ids, TimeProvider time, ILogger<SqliteRegionStore> logger)
    {
        var regions = new List<Region>();
        foreach (var region in options.Value.Regions)
        {
            var name = new RegionName(region.Name);
            IRegionStore inner = region.Azure is { } azure
                ? new AzureRegionStore(azure)
                : new SqliteRegionStore(new SqliteRegionStoreOptions { Folder = options.Value.PathOf(region) }, ids, logger);
            var store = new MeteredRegionStore(inner, name, instruments, time);
            _stores.Add(store);
            regions.Add(new Region(name, store));
        }

        Set = new RegionSet(regions);
    }

    /// <summary>All of them: the N of every quorum.</summary>
    public RegionSet Set { get; }

    /// <summary>Closes the stores; nothing may use them any more.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
    }
}
