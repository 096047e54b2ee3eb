using OrleansPim.Replication.Regions;
using OrleansPim.Silo.Start;

namespace OrleansPim.Silo.Regions;

/// <summary>What the last look at a region found.</summary>
/// <param name="Region">Which region.</param>
/// <param name="Finding">What its store holds, or that it does not answer.</param>
/// <param name="Reason">Why the store does not answer; empty when it does.</param>
internal sealed record RegionObservation(Region Region, StoreFinding Finding, string Reason)
{
    /// <summary>Whether the store answered.</summary>
    public bool IsAvailable => Finding is not (StoreFinding.Missing or StoreFinding.Unreadable);

    /// <summary>Whether the store counts towards a quorum now.</summary>
    public bool Counts => IsAvailable && Region.Standing.HasVote;
}
