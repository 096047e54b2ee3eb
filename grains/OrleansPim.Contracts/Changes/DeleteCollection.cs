namespace OrleansPim.Contracts.Changes;

/// <summary>Deletes a collection with all its items and, for photos, the folders below it. History keeps them.</summary>
[GenerateSerializer, Immutable, Alias("pim.DeleteCollection")]
public sealed record DeleteCollection : Change
{
    /// <summary>Whether to refuse it (<see cref="RefusalReason.CollectionNotEmpty"/>) when an item is in it or below it: of what the caller has moved out nothing may have come after.</summary>
    [Id(0)]
    public bool MustBeEmpty { get; init; }
}
