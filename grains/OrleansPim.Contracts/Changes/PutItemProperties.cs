namespace OrleansPim.Contracts.Changes;

/// <summary>Sets and removes dead properties of one item; its body and ETag stay.</summary>
[GenerateSerializer, Immutable, Alias("pim.PutItemProperties")]
public sealed record PutItemProperties : Change
{
    /// <summary>The item's name.</summary>
    [Id(0)]
    public required ItemName Name { get; init; }

    /// <summary>By expanded name <c>{namespace}local</c>: the new value, or <see langword="null"/> to remove it.</summary>
    [Id(1)]
    public required IReadOnlyDictionary<string, string?> Properties { get; init; }
}
