namespace OrleansPim.Replication.Garbage;

/// <summary>What became of the deletion of one copy.</summary>
/// <param name="IsDeleted">Whether it did it; otherwise the copy had changed or was gone, or nobody knows.</param>
/// <param name="Failure">Why nobody knows; <see langword="null"/> if the store answered.</param>
internal readonly record struct DeletionOutcome(bool IsDeleted, string? Failure);
