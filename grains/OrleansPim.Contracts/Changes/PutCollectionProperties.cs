namespace OrleansPim.Contracts.Changes;

/// <summary>Sets and removes properties of one collection.</summary>
[GenerateSerializer, Immutable, Alias("pim.PutCollectionProperties")]
public sealed record PutCollectionProperties : Change
{
    /// <summary>The longest value, in characters.</summary>
    public const int MaximumValueLength = 4_096;

    /// <summary>The most properties of one collection or item.</summary>
    public const int MaximumCount = 64;

    /// <summary>By expanded name <c>{namespace}local</c>: the new value, or <see langword="null"/> to remove it.</summary>
    [Id(0)]
    public required IReadOnlyDictionary<string, string?> Properties { get; init; }
}
