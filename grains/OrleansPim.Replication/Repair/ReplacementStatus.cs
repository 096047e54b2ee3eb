using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Repair;

/// <summary>How far the replacement of a region is, in this process.</summary>
/// <param name="Change">Which region leaves, and which takes its place.</param>
/// <param name="Stage">What is done now, or was done last.</param>
/// <param name="Relabelled">How many records of the store that leaves were looked at.</param>
/// <param name="Rebuild">How far the newcomer is filled; <see langword="null"/> before that began.</param>
/// <param name="Failure">Why it broke off the last time; <see langword="null"/> if it did not.</param>
public sealed record ReplacementStatus(RegionChange Change, ReplacementStage Stage, long Relabelled, RebuildProgress? Rebuild, string? Failure)
{
    /// <summary>How many records there are in the store that leaves, once they were listed.</summary>
    public long Records { get; init; }

    /// <summary>Whether it goes on; one that broke off after it was begun does so by itself.</summary>
    public bool IsRunning { get; init; }
}
