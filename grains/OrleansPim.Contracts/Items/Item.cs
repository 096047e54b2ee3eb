namespace OrleansPim.Contracts.Items;

/// <summary>One item with its body, when that is inline.</summary>
[GenerateSerializer, Immutable, Alias("pim.Item")]
public sealed record Item
{
    /// <summary>Everything but the body.</summary>
    [Id(0)]
    public required ItemInfo Info { get; init; }

    /// <summary>
    /// The body byte for byte as it was stored, never to be changed by who receives it; <see langword="null"/> when
    /// <see cref="ItemInfo.Content"/> tells where it is.
    /// </summary>
    [Id(1)]
    public byte[]? Body { get; init; }
}
