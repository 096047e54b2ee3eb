namespace OrleansPim.Contracts.Sync;

/// <summary>One page of what changed in a collection, in the order of sequences.</summary>
[GenerateSerializer, Immutable, Alias("pim.SyncPage")]
public sealed record SyncPage
{
    /// <summary>How the token was judged; the rest is meaningful only when <see cref="SyncTokenState.Valid"/>.</summary>
    [Id(0)]
    public required SyncTokenState Token { get; init; }

    /// <summary>The changes of this page; an item that changed often is in it once, as it is now.</summary>
    [Id(1)]
    public required IReadOnlyList<ItemChange> Changes { get; init; }

    /// <summary>
    /// What to pass as <see cref="SyncRequest.Since"/> next time. After the last page that is the collection's own newest
    /// sequence (<see cref="Collections.CollectionInfo.Sequence"/>), and never less than what was passed this time.
    /// </summary>
    [Id(2)]
    public required long Sequence { get; init; }

    /// <summary>Whether more changes follow now.</summary>
    [Id(3)]
    public required bool HasMore { get; init; }

    /// <summary>The ledger's epoch, to be carried in tokens.</summary>
    [Id(4)]
    public required Guid Epoch { get; init; }

    /// <summary>How far the ledger had come where this page was read: to pass as <see cref="SyncRequest.AtLeast"/> for the next page.</summary>
    [Id(5)]
    public long LedgerSequence { get; init; }

    /// <summary>
    /// Of a folder of photos, the folders in it that were made, changed or removed, each once; they count towards the limit.
    /// <see langword="null"/> from a silo of a release that did not tell.
    /// </summary>
    [Id(6)]
    public IReadOnlyList<FolderChange>? Folders { get; init; }
}
