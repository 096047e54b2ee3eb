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
    private readonly NodeOptions _options;
    private readonly ReplicaInstruments _instruments;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;
    private readonly ILogger<SqliteRegionStore> _logger;
    private readonly Dictionary<RegionName, FaultInjectionStore> _breakable = [];

    public ConfiguredRegions(
        IOptions<NodeOptions> options,
        IOptions<FaultOptions> faults,
        ReplicaInstruments instruments,
        IIdSource ids,
        TimeProvider time,
        ILogger<SqliteRegionStore> logger)
    {
        (_options, _instruments, _ids, _time, _logger) = (options.Value, instruments, ids, time, logger);
        var areBreakable = faults.Value.Allowed;
        Set = new RegionSet([.. _options.Regions.Select(region => Make(region, areBreakable))]);

        // A drill breaks regions, and this is none yet.
        Standby = _options.Standby is { } standby ? Make(standby, isBreakable: false) : null;
    }

    /// <summary>All of them: the N of every quorum.</summary>
    public RegionSet Set { get; }

    /// <summary>The region that stands by to take another's place; <see langword="null"/> if none does.</summary>
    public Region? Standby { get; }

    /// <summary>The stores that can be broken on purpose: all, where an operator allowed it, and otherwise none.</summary>
    public IReadOnlyDictionary<RegionName, FaultInjectionStore> Breakable => _breakable;

    /// <summary>Closes the stores; nothing may use them any more.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
    }

    private Region Make(RegionOptions region, bool isBreakable)
    {
        var name = new RegionName(region.Name);
        IRegionStore inner = region.Azure is { } azure
            ? new AzureRegionStore(azure)
            : new SqliteRegionStore(new SqliteRegionStoreOptions { Folder = _options.PathOf(region) }, _ids, _logger);
        if (isBreakable)
            inner = _breakable[name] = new FaultInjectionStore(inner, _time);
        var store = new MeteredRegionStore(inner, name, _instruments, _time);
        _stores.Add(store);
        return new Region(name, store);
    }
}
