namespace OrleansPim.Contracts.Changes;

/// <summary>What one committed change did.</summary>
/// <param name="Created">Whether the target did not exist before.</param>
/// <param name="ETag">The stored item's tag; <see langword="null"/> where no item results.</param>
[GenerateSerializer, Immutable, Alias("pim.ChangeOutcome")]
public readonly record struct ChangeOutcome([property: Id(0)] bool Created, [property: Id(1)] ETag? ETag);
