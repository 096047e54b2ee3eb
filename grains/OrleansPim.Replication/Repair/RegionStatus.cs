using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Repair;

/// <summary>One region as its supervisor sees it.</summary>
/// <param name="Region">The region, with its standing.</param>
/// <param name="IsAvailable">Whether its store answered the last inspection.</param>
/// <param name="Reason">Why it does not answer or has no vote; empty when all is well.</param>
/// <param name="Rebuild">How far its rebuild is; <see langword="null"/> when none is running.</param>
public sealed record RegionStatus(Region Region, bool IsAvailable, string Reason, RebuildProgress? Rebuild)
{
    /// <summary>Whether a rebuild that was not to admit it has ended: everything in it is verified, and it may be admitted.</summary>
    public bool IsVerified { get; init; }
}
