namespace OrleansPim.Contracts.Changes;

/// <summary>Copies or moves one item within the subscriber.</summary>
[GenerateSerializer, Immutable, Alias("pim.MoveItem")]
public sealed record MoveItem : Change
{
    /// <summary>The item's name in <see cref="Change.Collection"/>.</summary>
    [Id(0)]
    public required ItemName Name { get; init; }

    /// <summary>The collection it goes to; of the same kind.</summary>
    [Id(1)]
    public required CollectionId Destination { get; init; }

    /// <summary>Its name there.</summary>
    [Id(2)]
    public required ItemName DestinationName { get; init; }

    /// <summary>Whether an item of that name may be replaced.</summary>
    [Id(3)]
    public bool Overwrite { get; init; }

    /// <summary>Whether the source stays.</summary>
    [Id(4)]
    public bool Copy { get; init; }

    /// <summary>Commit only if the item has this tag now.</summary>
    [Id(5)]
    public ETag? IfMatch { get; init; }
}
