using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Repair;

/// <summary>How far a store was once seen to have come. A fact: it is never wrong later, only weaker than a newer one.</summary>
/// <param name="Life">The life that the configuration named.</param>
/// <param name="Counter">The counter that the store held in it; 0 if none was read.</param>
/// <param name="Version">The newest <see cref="ClusterConfiguration.Version"/> that is known to name this life.</param>
/// <param name="HasGoneBack">Whether somebody saw this life go back in time.</param>
/// <param name="RaiseId">Which raise made the counter what it was; <see cref="Guid.Empty"/> if nobody said.</param>
internal readonly record struct Sighting(StoreIncarnation Life, long Counter, long Version, bool HasGoneBack, Guid RaiseId)
{
    /// <summary>What two sightings of one store say together, whoever told them and in whatever order.</summary>
    /// <remarks>
    /// One version of the configuration names one life of a store, so of two lives the one that is named by a later version is the later.
    /// </remarks>
    public Sighting And(Sighting other)
    {
        if (Life != other.Life)
            return other.Version > Version ? other : this;
        var farther = other.Counter > Counter ? other : this;
        var raise = Counter == other.Counter && RaiseId == Guid.Empty ? other.RaiseId : farther.RaiseId;
        return new Sighting(
            Life, farther.Counter, Math.Max(Version, other.Version), HasGoneBack || other.HasGoneBack || Contradicts(other), raise);
    }

    /// <summary>
    /// Whether two raises made the counter the same in one life: the second found the store as it was before the first. The reading that it
    /// goes by, and the token, are those of a copy that was put back meanwhile.
    /// </summary>
    private bool Contradicts(Sighting other) =>
        Counter == other.Counter && RaiseId != other.RaiseId && RaiseId != Guid.Empty && other.RaiseId != Guid.Empty;
}
