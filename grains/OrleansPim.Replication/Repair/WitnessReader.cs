using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Looks at the witness record of a region store.</summary>
internal static class WitnessReader
{
    /// <summary>Looks, within the replica timeout; a store's failure comes back as a reading.</summary>
    /// <exception cref="OperationCanceledException">The caller stopped the wait.</exception>
    public static async Task<WitnessReading> ReadAsync(Region region, ReplicaClock clock, CancellationToken cancellationToken)
    {
        using var deadline = clock.StartDeadline(cancellationToken);
        try
        {
            if (await region.Store.ReadAsync(WitnessRecord.Key, deadline.Token) is not { } blob)
                return new WitnessReading(WitnessState.Absent, null, null);
            var record = WitnessRecord.TryRead(blob.Content.Span, out var isTooNew);
            if (isTooNew)
                return WitnessReading.Unavailable;
            return record is not null && record.Region == region.Name
                ? new WitnessReading(WitnessState.Found, record, blob.Version)
                : new WitnessReading(WitnessState.Damaged, null, blob.Version);
        }
        catch (RegionUnavailableException)
        {
            return WitnessReading.Unavailable;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return WitnessReading.Unavailable;
        }
    }
}
