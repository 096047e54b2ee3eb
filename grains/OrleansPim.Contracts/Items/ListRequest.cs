namespace OrleansPim.Contracts.Items;

/// <summary>Asks for one page of a collection.</summary>
[GenerateSerializer, Immutable, Alias("pim.ListRequest")]
public sealed record ListRequest
{
    /// <summary>The most items of one page.</summary>
    public const int MaximumLimit = 1_000;

    /// <summary>The most bytes of bodies in one page; a page ends early when the next body would exceed it.</summary>
    public const int MaximumPageBytes = 4 * 1024 * 1024;

    /// <summary>Which collection.</summary>
    [Id(0)]
    public required CollectionId Collection { get; init; }

    /// <summary>Only names above this one; <see langword="null"/> from the beginning.</summary>
    [Id(1)]
    public ItemName? After { get; init; }

    /// <summary>At most so many items, 1 to <see cref="MaximumLimit"/>.</summary>
    [Id(2)]
    public int Limit { get; init; } = MaximumLimit;

    /// <summary>Whether inline bodies come along.</summary>
    [Id(3)]
    public bool WithBodies { get; init; }
}
