using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Clustering.Hosting;

/// <summary>The regions that an application named, and the stores that are closed with it.</summary>
internal sealed class QuorumRegions : IAsyncDisposable
{
    private readonly List<IRegionStore> _stores = [];

    public QuorumRegions(QuorumRegionsOptions options, IServiceProvider services)
    {
        var regions = new List<Region>();
        foreach (var (name, newStore) in options.Regions)
        {
            var store = newStore(services);
            _stores.Add(store);
            regions.Add(new Region(name, store));
        }

        Set = new RegionSet(regions);
    }

    /// <summary>All of them: the N of every quorum.</summary>
    public RegionSet Set { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            if (store is IAsyncDisposable closing)
                await closing.DisposeAsync();
            else
                (store as IDisposable)?.Dispose();
        }
    }
}
