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

    /// <summary>
    /// How many changes end a page, 1 to <see cref="MaximumLimit"/>. A page never ends inside an entry, since no token could say so: it
    /// may hold more by what is left of its last entry, at most <see cref="Changes.ChangeRequest.MaximumChanges"/> - 1. The
    /// first page of a first sync holds all that is older than the tombstones that are left, if some were forgotten.
    /// </summary>
    [Id(2)]
    public int Limit { get; init; } = MaximumLimit;

    /// <summary>The ledger's epoch that the caller's token carries; <see langword="null"/> on a first sync.</summary>
    [Id(3)]
    public Guid? Epoch { get; init; }

    /// <summary>
    /// How far the ledger had come where the page before was read: an activation that is behind that reads the newest first, or
    /// what changed in between would be in neither page. 0 where no page came before.
    /// </summary>
    [Id(4)]
    public long AtLeast { get; init; }

    /// <summary>Who asks: if the token proves a loss, an operator is told whose token it was. <see langword="null"/> if that is not known.</summary>
    [Id(5)]
    public DeviceId? Device { get; init; }
}
