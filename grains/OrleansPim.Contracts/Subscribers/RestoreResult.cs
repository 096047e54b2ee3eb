namespace OrleansPim.Contracts.Subscribers;

/// <summary>What a restore did.</summary>
/// <param name="Before">The newest entry before it: a restore to that sequence undoes it.</param>
/// <param name="Sequence">The newest entry after it; equal to <paramref name="Before"/> if there was nothing to do.</param>
/// <param name="Restored">Items that were missing or different, and are as they were.</param>
/// <param name="Removed">Items that were not there then, and are deleted.</param>
[GenerateSerializer, Immutable, Alias("pim.RestoreResult")]
public readonly record struct RestoreResult(
    [property: Id(0)] long Before, [property: Id(1)] long Sequence, [property: Id(2)] int Restored, [property: Id(3)] int Removed);
