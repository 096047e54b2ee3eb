using System.Collections.Immutable;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Repair;

/// <summary>How far this process knows every store to have come, from the stores themselves and from what they say of each other.</summary>
/// <remarks>
/// Only grows. What a store says that went back in time itself, or that lost its vote, is old and still true, so everything is
/// taken that is whole and of the same deployment. Thread-safe.
/// </remarks>
internal sealed class WitnessBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Deployment, RegionName Region), Sighting> _sightings = [];
    private ImmutableDictionary<Guid, long> _versions = ImmutableDictionary<Guid, long>.Empty;

    /// <summary>For each deployment the newest version of its configuration that anybody noted down: no older one can be the chosen one.</summary>
    public ImmutableDictionary<Guid, long> Versions => Volatile.Read(ref _versions);

    /// <summary>How far a store was seen; <see langword="null"/> if nobody ever said.</summary>
    public Sighting? Of(Guid deployment, RegionName region)
    {
        lock (_gate)
            return _sightings.TryGetValue((deployment, region), out var sighting) ? sighting : null;
    }

    /// <summary>Takes over what a record says; it must have been read from a store, or written there for certain.</summary>
    public void Learn(WitnessRecord record)
    {
        lock (_gate)
        {
            Learn(record.Deployment, record.Region, new Sighting(record.Life, record.Counter, record.Version, HasGoneBack: false, record.RaiseId));
            foreach (var (region, sighting) in record.Sightings)
                Learn(record.Deployment, region, sighting);
        }
    }

    /// <summary>Why a store that shows this marker and this record went back in time; <see langword="null"/> if nothing says so.</summary>
    /// <param name="marker">The marker that it shows.</param>
    /// <param name="record">Its witness record; <see langword="null"/> if it has no whole one.</param>
    /// <param name="sighting">How far it was seen before it showed them; by a younger one a store is accused that has come farther since.</param>
    public static string? FindRollback(StoreMarker marker, WitnessRecord? record, Sighting? sighting)
    {
        if (sighting is not { } seen)
            return null;
        if (marker.Incarnation != seen.Life)
        {
            return marker.MayFollow(seen.Life, seen.Version)
                ? null
                : $"Its marker names a life that was over: version {seen.Version} of the configuration named another, as other regions witnessed.";
        }

        var counter = record is not null && record.Life == marker.Incarnation ? record.Counter : 0;
        if (counter < seen.Counter)
            return $"It went back in time: its counter is {counter}, and other regions witnessed {seen.Counter}.";
        return seen.HasGoneBack ? "It was seen to go back in time." : null;
    }

    private void Learn(Guid deployment, RegionName region, Sighting sighting)
    {
        var key = (deployment, region);
        _sightings[key] = _sightings.TryGetValue(key, out var known) ? known.And(sighting) : sighting;
        if (sighting.Version > _versions.GetValueOrDefault(deployment))
            Volatile.Write(ref _versions, _versions.SetItem(deployment, sighting.Version));
    }
}
