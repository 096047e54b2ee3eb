namespace OrleansPim.Replication.Register;

/// <summary>A leadership just won.</summary>
/// <param name="Leadership">The leadership.</param>
/// <param name="Adopted">The record to continue from; <see langword="null"/> if nothing was ever accepted.</param>
/// <param name="IsChosen">Whether a quorum is known to hold it as it is.</param>
internal sealed record AcquiredLeadership(Leadership Leadership, RegisterRecord? Adopted, bool IsChosen);
