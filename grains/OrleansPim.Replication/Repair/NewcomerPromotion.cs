using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Makes an ordinary member of a store that took another region's place, once the configuration names it.</summary>
/// <remarks>
/// A newcomer has no vote on the configuration, since its own marker gives it one to whoever cannot know better, and until it is named
/// the others decide without it. First it gets the configuration, as it is now, and then the marker of a member of the same life. Whoever
/// sees that this was left undone does it. Not thread-safe.
/// </remarks>
internal sealed class NewcomerPromotion(RegionSet regions, ConfigurationRegister configuration, RepairContext context)
{
    /// <summary>Why the store of a newcomer has no vote before it is named, and what to do where a process asks it instead of the region that it is to replace.</summary>
    public const string NotNamed = "The store is to replace a region, and is none yet: where the settings name it already, name the region that it is to replace, and restart.";

    /// <summary>Looks whether there is one, and tries; what fails now is tried with the next look.</summary>
    public async Task PromoteAsync(IReadOnlyList<MarkerFinding> findings, ClusterConfiguration known, CancellationToken cancellationToken)
    {
        for (var index = 0; index < findings.Count; index++)
        {
            if (findings[index] is not { State: MarkerState.Found, Marker: { Role: MarkerRole.Newcomer } marker } || !IsNamed(marker, known))
                continue;
            try
            {
                await PromoteAsync(regions.Regions[index], cancellationToken);
            }
            catch (Exception exception) when (exception is ReplicationException or RegionUnavailableException)
            {
                RepairLog.NotPromoted(context.Logger, marker.Region, exception.Message);
            }
        }
    }

    /// <summary>Gives the store the configuration and the marker of a member; look at the markers first.</summary>
    /// <exception cref="ReplicationException">The others do not suffice now, or the store did not take it.</exception>
    /// <exception cref="RegionUnavailableException">The store does not answer.</exception>
    public async Task PromoteAsync(Region region, CancellationToken cancellationToken)
    {
        // Once more, by somebody who knows that the store is named: only then it is asked for the configuration.
        await configuration.LookAsync(cancellationToken);
        await configuration.RefillAsync(region.Name, cancellationToken);
        var store = new TimedRegionStore(region.Store, context.Clock);
        if (await store.ReadAsync(StoreMarker.Key, cancellationToken) is { } found
            && StoreMarker.TryRead(found.Content.Span) is { Role: MarkerRole.Newcomer } marker
            && configuration.Known is { } known && IsNamed(marker, known))
        {
            // As of the version that names it: who slept, and knows an older one that does not, tells by it that this life came later.
            var member = marker with { Role = MarkerRole.Member, Since = known.Version };
            await store.TryWriteAsync(StoreMarker.Key, member.ToBytes(), found.Version, cancellationToken);
        }
    }

    /// <summary>Whether the configuration names the life of a newcomer.</summary>
    public static bool IsNamed(StoreMarker marker, ClusterConfiguration known) =>
        marker.Deployment == known.Deployment && known.Incarnations.TryGetValue(marker.Region, out var named) && named == marker.Incarnation;
}
