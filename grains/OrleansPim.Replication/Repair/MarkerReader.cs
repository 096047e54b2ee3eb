using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Looks at the marker of a region store.</summary>
internal static class MarkerReader
{
    /// <summary>Looks, within the replica timeout; a store's failure comes back as a finding.</summary>
    /// <exception cref="OperationCanceledException">The caller stopped the wait.</exception>
    public static async Task<MarkerFinding> ReadAsync(Region region, ReplicaClock clock, CancellationToken cancellationToken)
    {
        using var deadline = clock.StartDeadline(cancellationToken);
        try
        {
            var blob = await region.Store.ReadAsync(StoreMarker.Key, deadline.Token);
            if (blob is not { } found)
                return new MarkerFinding(MarkerState.Absent, null, "The store has no marker: it was wiped or made anew.");
            if (StoreMarker.TryRead(found.Content.Span) is not { } marker)
                return new MarkerFinding(MarkerState.Unusable, null, "The store's marker is damaged.");
            if (marker.Region == region.Name && marker.Role == MarkerRole.Retired)
                return new MarkerFinding(MarkerState.Retired, marker, "Another region takes its place.");
            return marker.Region == region.Name
                ? new MarkerFinding(MarkerState.Found, marker, string.Empty)
                : new MarkerFinding(MarkerState.Unusable, marker, $"The store is that of region {marker.Region}.");
        }
        catch (RegionUnavailableException exception)
        {
            var state = exception.Reason == RegionFailure.Missing ? MarkerState.Missing : MarkerState.Unavailable;
            return new MarkerFinding(state, null, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new MarkerFinding(MarkerState.Unavailable, null, "The store did not answer within the replica timeout.");
        }
    }
}
