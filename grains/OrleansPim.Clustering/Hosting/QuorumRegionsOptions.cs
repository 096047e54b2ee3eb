using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Clustering.Hosting;

/// <summary>The regions of an application that uses nothing of OrleansPim but its register.</summary>
public sealed class QuorumRegionsOptions
{
    private readonly List<(RegionName Name, Func<IServiceProvider, IRegionStore> Store)> _regions = [];

    /// <summary>
    /// Whether empty stores are formed at start; default false. Only for the very first start: stores that were lost look the same, and
    /// would be taken for new ones.
    /// </summary>
    public bool MayForm { get; set; }

    /// <summary>
    /// Whether this process compares the stores and rebuilds one that forgot; default true. A client of a cluster sets it to false: that is
    /// its silos' work, and what nobody but a client repairs should be seen.
    /// </summary>
    public bool MayRepair { get; set; } = true;

    /// <summary>The regions, in order.</summary>
    internal IReadOnlyList<(RegionName Name, Func<IServiceProvider, IRegionStore> Store)> Regions => _regions;

    /// <summary>Adds a region; three or five are needed, always in the same order.</summary>
    /// <param name="name">1 to 32 characters from <c>a-z 0-9 -</c>.</param>
    /// <param name="store">Makes its store, which is disposed at the end if it can be.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public QuorumRegionsOptions Add(string name, Func<IServiceProvider, IRegionStore> store)
    {
        if (!RegionName.IsValid(name))
            throw new ArgumentException($"'{name}' cannot name a region: 1 to {RegionName.MaximumLength} characters from a-z 0-9 -.", nameof(name));
        _regions.Add((new RegionName(name), store));
        return this;
    }
}
