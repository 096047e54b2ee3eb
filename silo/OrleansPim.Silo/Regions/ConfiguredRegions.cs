using Microsoft.Extensions.Options;
using OrleansPim.Replication;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Faults;
using OrleansPim.Silo.Hosting;
using OrleansPim.Stores.Azure;
using OrleansPim.Stores.Faults;
using OrleansPim.Stores.Metering;
using OrleansPim.Stores.Sqlite;

namespace OrleansPim.Silo.Regions;

/// <summary>The configured regions, each with a store of its own: a container in Azure, or an embedded one in a folder.</summary>
internal sealed class ConfiguredRegions : IAsyncDisposable
{
    private readonly List<MeteredRegionStore> _stores = [];
    private readonly Dictionary<RegionName, FaultInjectionStore> _breakable = [];

    public ConfiguredRegions(
        IOptions<NodeOptions> options,
        IOptions<FaultOptions> faults,
        ReplicaInstruments instruments,
        IIdSource ids,
        TimeProvider time,
        ILogger<SqliteRegionStore> logger)
    {
        var regions = new List<Region>();
        foreach (var region in options.Value.Regions)
        {
            var name = new RegionName(region.Name);
            IRegionStore inner = region.Azure is { } azure
                ? new AzureRegionStore(azure)
                : new SqliteRegionStore(new SqliteRegionStoreOptions { Folder = options.Value.PathOf(region) }, ids, logger);
            if (faults.Value.Allowed)
                inner = _breakable[name] = new FaultInjectionStore(inner, time);
            var store = new MeteredRegionStore(inner, name, instruments, time);
            _stores.Add(store);
            regions.Add(new Region(name, store));
        }

        Set = new RegionSet(regions);
    }

    /// <summary>All of them: the N of every quorum.</summary>
    public RegionSet Set { get; }

    /// <summary>The stores that can be broken on purpose: all, where an operator allowed it, and otherwise none.</summary>
    public IReadOnlyDictionary<RegionName, FaultInjectionStore> Breakable => _breakable;

    /// <summary>Closes the stores; nothing may use them any more.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
    }
}
