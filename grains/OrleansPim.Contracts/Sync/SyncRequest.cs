namespace OrleansPim.Contracts.Sync;

/// <summary>Asks what changed in a collection since a sequence.</summary>
[GenerateSerializer, Immutable, Alias("pim.SyncRequest")]
public sealed record SyncRequest
{
    /// <summary>The most changes of one page.</summary>
    public const int MaximumLimit = 1_000;

    /// <summary>Which collection.</summary>
    [Id(0)]
    public required CollectionId Collection { get; init; }

    /// <summary>The sequence that the caller has seen (exclusive); 0 for everything there is now.</summary>
    [Id(1)]
    public required long Since { get; init; }

    /// <summary>At most so many changes, 1 to <see cref="MaximumLimit"/>.</summary>
    [Id(2)]
    public int Limit { get; init; } = MaximumLimit;

    /// <summary>The ledger's epoch that the caller's token carries; <see langword="null"/> on a first sync.</summary>
    [Id(3)]
    public Guid? Epoch { get; init; }
}
