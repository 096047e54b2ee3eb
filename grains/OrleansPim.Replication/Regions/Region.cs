using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Regions;

/// <summary>One region as this process knows it: its store, and whether the store has a vote.</summary>
/// <remarks>Thread-safe: <see cref="Standing"/> is replaced as a whole.</remarks>
public sealed class Region(RegionName name, IRegionStore store)
{
    private volatile RegionStanding _standing = RegionStanding.Unknown;

    /// <summary>The region's name.</summary>
    public RegionName Name { get; } = name;

    /// <summary>Its store.</summary>
    public IRegionStore Store { get; } = store;

    /// <summary>Whether the store has a vote, and under which incarnation.</summary>
    public RegionStanding Standing
    {
        get => _standing;
        internal set => _standing = value;
    }
}
