using System.Collections.Immutable;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.State;

/// <summary>Everything that one subscriber's entries add up to. Immutable.</summary>
/// <remarks>
/// Changes only by <see cref="Apply"/>, in the live grain as in a replay. Unchanged parts are shared between states, so that the
/// state that a commit is decided against costs next to nothing, and rollback is forgetting it.
/// </remarks>
internal sealed record SubscriberState : ILedgerState<SubscriberState>
{
    /// <inheritdoc/>
    public static SubscriberState Empty { get; } = new();

    /// <summary>The newest entry; 0 before the first.</summary>
    public long Sequence { get; init; }

    /// <summary>Epoch and birth, as they are stored.</summary>
    public StoredSubscriber Stored { get; init; } = new();

    /// <summary>In the order of kind and name.</summary>
    public ImmutableSortedDictionary<CollectionId, CollectionState> Collections { get; init; } =
        ImmutableSortedDictionary.Create<CollectionId, CollectionState>(CollectionOrder.Instance);

    /// <summary>By id.</summary>
    public ImmutableSortedDictionary<string, StoredDevice> Devices { get; init; } =
        ImmutableSortedDictionary.Create<string, StoredDevice>(StringComparer.Ordinal);

    /// <summary>Recent requests and their answers.</summary>
    public RequestMemory Requests { get; init; } = RequestMemory.Empty;

    /// <summary>Items in all collections.</summary>
    public int ItemCount { get; init; }

    /// <summary>Bytes of all item bodies.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the client-settable properties of all items and collections; told from those, and not stored.</summary>
    public long PropertyBytes { get; init; }

    /// <summary>What devices deleted lately, and mass deletions.</summary>
    public DeletionWindows Deletions { get; init; } = DeletionWindows.Empty;

    /// <summary>Snapshot records of a newer release, kept for its return.</summary>
    public ImmutableList<ReadOnlyMemory<byte>> UnknownRecords { get; init; } = [];

    /// <summary>The ledger's epoch.</summary>
    public Guid Epoch => Stored.Epoch.IsEmpty ? Guid.Empty : new Guid(Stored.Epoch.Span, bigEndian: true);

    /// <inheritdoc/>
    public static ILedgerStateBuilder<SubscriberState> NewBuilder() => new SubscriberStateBuilder();

    /// <inheritdoc/>
    public SubscriberState Apply(Entry entry) => EntryTransition.Apply(this, entry);

    /// <inheritdoc/>
    public static IEnumerable<BlobHash> ContentOf(Entry entry) =>
        EntryContent.Parser.ParseFrom(entry.Content).Mutations.SelectMany(mutation => ChunksOf(mutation.ItemPut?.Item?.Content));

    /// <summary>All content that the items of this state name, or of one collection.</summary>
    public IEnumerable<BlobHash> Chunks(CollectionId? only = null) =>
        Collections.Values.Where(collection => only is null || collection.Id == only).SelectMany(collection => collection.Items.Items).SelectMany(item => ChunksOf(item.Content));

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> ToRecords() => StateRecords.Write(this);

    private static IEnumerable<BlobHash> ChunksOf(StoredContent? stored) => stored?.Chunks.Select(BlobHash.Of) ?? [];

    public CollectionState? FindCollection(CollectionId id) => Collections.GetValueOrDefault(id);

    /// <summary>With one collection, new or in place of the one of that id.</summary>
    public SubscriberState With(CollectionState collection) => this with { Collections = Collections.SetItem(collection.Id, collection) };
}
