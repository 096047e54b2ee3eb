namespace OrleansPim.Replication.Regions;

/// <summary>That one region is being replaced by another, one at a time.</summary>
/// <param name="Old">The region that leaves: the configuration names its life still, and it has no vote.</param>
/// <param name="New">The region that takes its place once everything in it is verified.</param>
public sealed record RegionChange(RegionName Old, RegionName New);
