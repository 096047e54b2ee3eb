using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Regions;

/// <summary>One region as this process knows it: its store, and whether the store has a vote.</summary>
/// <remarks>Thread-safe: <see cref="Standing"/> is replaced as a whole.</remarks>
public sealed class Region
{
    private readonly DistrustedLives _distrusted;
    private RegionStanding _standing = RegionStanding.Unknown;
    private volatile bool _hasMissedWrites;

    /// <summary>Makes a region; its store has no vote yet.</summary>
    /// <param name="name">The region's name.</param>
    /// <param name="store">Its store.</param>
    public Region(RegionName name, IRegionStore store)
        : this(name, store, new DistrustedLives(), new RegionFigures())
    {
    }

    private Region(RegionName name, IRegionStore store, DistrustedLives distrusted, RegionFigures figures)
    {
        Name = name;
        Store = store;
        Figures = figures;
        _distrusted = distrusted;
        distrusted.Join(this);
    }

    /// <summary>The region's name.</summary>
    public RegionName Name { get; }

    /// <summary>Its store.</summary>
    public IRegionStore Store { get; }

    /// <summary>Whether the store has a vote, and under which incarnation.</summary>
    public RegionStanding Standing => Volatile.Read(ref _standing);

    /// <summary>What this process has seen and done of it, in every view.</summary>
    public RegionFigures Figures { get; }

    /// <summary>Whether a write may be missing here that lies on a quorum of others, so that the stores have to be compared.</summary>
    internal bool HasMissedWrites => _hasMissedWrites;

    /// <summary>Takes the store's vote away at once (rule V3); only a rebuild gives it back.</summary>
    /// <param name="incarnation">
    /// The life that is not trusted, here and in every view, now and whenever its admission is learnt; a store that was admitted
    /// again meanwhile keeps its vote.
    /// </param>
    /// <param name="reason">What was seen, for operators.</param>
    public void Quarantine(StoreIncarnation incarnation, string reason) => _distrusted.Add(incarnation, reason);

    /// <summary>
    /// The same for a life of which it is proven that it went back in time: it is noted down in the other stores, so that every process
    /// learns it, and those that start later.
    /// </summary>
    internal void QuarantineForGoingBack(StoreIncarnation incarnation, string reason) => _distrusted.AddGoneBack(incarnation, reason);

    /// <summary>Whether a life is known here to have gone back in time.</summary>
    internal bool HasGoneBack(StoreIncarnation incarnation) => _distrusted.HasGoneBack(incarnation);

    /// <summary>Another view of the same store, with a standing of its own, that never trusts a life which this one distrusts.</summary>
    internal Region NewView() => new(Name, Store, _distrusted, Figures);

    /// <summary>A view for who begins the store's life anew, and so judges every life by itself.</summary>
    internal Region NewLife(IRegionStore store) => new(Name, store, new DistrustedLives(), Figures);

    /// <summary>Whether a life lost its vote for good.</summary>
    internal bool Distrusts(StoreIncarnation incarnation) => _distrusted.Contains(incarnation);

    /// <summary>Remembers that a write did not arrive here and that nobody goes on trying.</summary>
    /// <param name="key">What is missing.</param>
    /// <param name="now">The timestamp.</param>
    internal void MissWrite(BlobKey key, long now)
    {
        Figures.Missed.Add(key, now);
        _hasMissedWrites = true;
    }

    /// <summary>A comparison of the stores begins.</summary>
    internal void ForgetMissedWrites() => _hasMissedWrites = false;

    /// <summary>Sets what the configuration and the marker say.</summary>
    internal void Judge(RegionStanding standing)
    {
        lock (_distrusted.Gate)
        {
            // A quarantine is never lifted by looking again, in no view.
            if (standing.IsQuarantined)
                _distrusted.Add(standing.Incarnation, standing.Reason);
            Volatile.Write(ref _standing, _distrusted.Correct(standing));
        }
    }

    /// <summary>A life became distrusted; under the lock of those lives.</summary>
    internal void Correct() => Volatile.Write(ref _standing, _distrusted.Correct(_standing));

    /// <summary>Sets what the configuration and the marker say, unless the standing changed since it was seen.</summary>
    internal bool TryJudge(RegionStanding seen, RegionStanding standing)
    {
        lock (_distrusted.Gate)
        {
            if (!ReferenceEquals(_standing, seen))
                return false;
            Judge(standing);
            return true;
        }
    }
}
