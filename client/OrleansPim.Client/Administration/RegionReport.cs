namespace OrleansPim.Client.Administration;

/// <summary>One region as the node sees it.</summary>
/// <param name="Name">Which region.</param>
/// <param name="Available">Whether its store answers.</param>
/// <param name="HasVote">Whether its store counts towards a quorum.</param>
/// <param name="Incarnation">Which life of the store the configuration records; <see langword="null"/> before it was read.</param>
/// <param name="Reason">Why it has no vote or does not answer, for people; empty when all is well.</param>
/// <param name="Complete">Whether it was compared with the others since it came back and since it missed a write, and what it lacked was completed.</param>
/// <param name="UnderReplicated">Records that are known to be missing or old there; <see langword="null"/> when not known.</param>
/// <param name="Rebuild">How far its rebuild is; <see langword="null"/> when none is under way.</param>
public sealed record RegionReport(
    string Name, bool Available, bool HasVote, bool Complete, string? Incarnation, string Reason, long? UnderReplicated, RebuildReport? Rebuild)
{
    /// <summary>Whether its store answers and is not believed until it was rebuilt.</summary>
    public bool Quarantined { get; init; }

    /// <summary>Whether it was rebuilt and verified without getting its vote: it may be admitted.</summary>
    public bool Verified { get; init; }
}
