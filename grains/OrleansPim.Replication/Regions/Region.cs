using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Regions;

/// <summary>One region as this process knows it: its store, and whether the store has a vote.</summary>
/// <remarks>Thread-safe: <see cref="Standing"/> is replaced as a whole.</remarks>
public sealed class Region(RegionName name, IRegionStore store)
{
    private RegionStanding _standing = RegionStanding.Unknown;
    private volatile bool _hasMissedWrites;

    /// <summary>The region's name.</summary>
    public RegionName Name { get; } = name;

    /// <summary>Its store.</summary>
    public IRegionStore Store { get; } = store;

    /// <summary>Whether the store has a vote, and under which incarnation.</summary>
    public RegionStanding Standing => Volatile.Read(ref _standing);

    /// <summary>Whether a write may be missing here that lies on a quorum of others, so that the stores have to be compared.</summary>
    internal bool HasMissedWrites => _hasMissedWrites;

    /// <summary>Takes the store's vote away at once (rule V3); only a rebuild gives it back.</summary>
    /// <param name="incarnation">The life that is not trusted; a store that was admitted again meanwhile keeps its vote.</param>
    /// <param name="reason">What was seen, for operators.</param>
    public void Quarantine(StoreIncarnation incarnation, string reason)
    {
        var standing = Standing;
        if (standing.Incarnation == incarnation && standing.HasVote)
            Interlocked.CompareExchange(ref _standing, standing with { HasVote = false, IsQuarantined = true, Reason = reason }, standing);
    }

    /// <summary>Remembers that a write did not arrive here and that nobody goes on trying.</summary>
    internal void MissWrite() => _hasMissedWrites = true;

    /// <summary>A comparison of the stores begins.</summary>
    internal void ForgetMissedWrites() => _hasMissedWrites = false;

    /// <summary>Sets what the configuration and the marker say.</summary>
    internal void Judge(RegionStanding standing) => Volatile.Write(ref _standing, standing);

    /// <summary>Sets what the configuration and the marker say, unless the standing changed since it was seen.</summary>
    internal bool TryJudge(RegionStanding seen, RegionStanding standing) =>
        ReferenceEquals(Interlocked.CompareExchange(ref _standing, standing, seen), seen);
}
