namespace OrleansPim.Contracts.Changes;

/// <summary>Deletes one item, leaving a tombstone that other devices learn of.</summary>
[GenerateSerializer, Immutable, Alias("pim.DeleteItem")]
public sealed record DeleteItem : Change
{
    /// <summary>The item's name.</summary>
    [Id(0)]
    public required ItemName Name { get; init; }

    /// <summary>Commit only if the item has this tag now.</summary>
    [Id(1)]
    public ETag? IfMatch { get; init; }
}
