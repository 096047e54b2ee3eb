namespace OrleansPim.Contracts.Items;

/// <summary>One page of a collection's items in the order of their names.</summary>
[GenerateSerializer, Immutable, Alias("pim.ItemPage")]
public sealed record ItemPage
{
    /// <summary>The items of this page.</summary>
    [Id(0)]
    public required IReadOnlyList<Item> Items { get; init; }

    /// <summary>Where the next page begins (exclusive); <see langword="null"/> when this was the last.</summary>
    [Id(1)]
    public ItemName? After { get; init; }

    /// <summary>The collection as of this page.</summary>
    [Id(2)]
    public required CollectionInfo Collection { get; init; }
}
