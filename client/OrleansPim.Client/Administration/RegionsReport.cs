namespace OrleansPim.Client.Administration;

/// <summary>The regions and what they are together capable of.</summary>
/// <param name="Replicas">How many regions are configured.</param>
/// <param name="Quorum">How many of them decide.</param>
/// <param name="Voting">How many are available and have a vote now.</param>
/// <param name="HasQuorum">Whether changes can be acknowledged.</param>
/// <param name="Healthy">Whether every region is available, has a vote, and nothing waits for repair.</param>
/// <param name="Regions">One by one, in the order of the configuration.</param>
public sealed record RegionsReport(int Replicas, int Quorum, int Voting, bool HasQuorum, bool Healthy, IReadOnlyList<RegionReport> Regions)
{
    /// <summary>The replacement of a region that was ordered last in this process, or was begun by another; <see langword="null"/> if there is none.</summary>
    public ReplacementReport? Replacement { get; init; }
}
