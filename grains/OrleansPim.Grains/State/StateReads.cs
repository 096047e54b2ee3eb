namespace OrleansPim.Grains.State;

/// <summary>Answers reads from a state. Pure.</summary>
internal static class StateReads
{
    /// <summary>One page of a collection; <see langword="null"/> if there is none.</summary>
    public static ItemPage? List(SubscriberState state, ListRequest request)
    {
        if (state.FindCollection(request.Collection) is not { } collection)
            return null;
        var items = new List<Item>();
        long bytes = 0;
        foreach (var item in collection.Items.After(request.After?.Value))
        {
            bytes += request.WithBodies ? item.Body.Length : 0;
            if (items.Count == request.Limit || (bytes > ListRequest.MaximumPageBytes && items.Count > 0))
                return new ItemPage { Items = items, After = items[^1].Info.Name, Collection = InfoOf(state, collection) };
            items.Add(item.ToItem(collection.Id, request.WithBodies));
        }

        return new ItemPage { Items = items, Collection = InfoOf(state, collection) };
    }

    /// <summary>Items by name; fewer than asked for when the page is full.</summary>
    public static IReadOnlyList<Item?> Get(SubscriberState state, CollectionId id, IReadOnlyList<ItemName> names)
    {
        var items = new List<Item?>(names.Count);
        var collection = state.FindCollection(id);
        long bytes = 0;
        foreach (var name in names)
        {
            var item = collection?.Items.Find(name.Value);
            bytes += item?.Body.Length ?? 0;
            if (bytes > ListRequest.MaximumPageBytes && items.Count > 0)
                break;
            items.Add(item?.ToItem(id, withBody: true));
        }

        return items;
    }

    /// <summary>Whether a token says more than the state holds: it is of another epoch, or of a later sequence.</summary>
    /// <remarks>Of any collection, also of one that is not there: it may be what was lost.</remarks>
    public static bool IsAhead(SubscriberState state, SyncRequest request) =>
        request.Epoch is { } epoch && (epoch != state.Epoch || Math.Max(request.Since, request.AtLeast) > state.Sequence);

    /// <summary>What changed in a collection; <see langword="null"/> if there is none.</summary>
    /// <remarks>
    /// A page never ends inside an entry, since a token cannot say so; it may exceed the limit by the changes of one entry. Nor does the first page
    /// of a first sync end below the tombstones that are left, or its token would be too old as soon as it is born: where that many deletions were
    /// forgotten, it holds whatever is older.
    /// </remarks>
    public static SyncPage? Sync(SubscriberState state, SyncRequest request)
    {
        if (state.FindCollection(request.Collection) is not { } collection)
            return null;
        var isFirst = request.Since == 0 && request.Epoch is null;
        if (!isFirst && Judge(state, collection, request) is var token and not SyncTokenState.Valid)
            return new SyncPage { Token = token, Changes = [], Sequence = state.Sequence, HasMore = false, Epoch = state.Epoch };

        var (items, folders, last) = (new List<ItemChange>(), new List<FolderChange>(), 0L);
        foreach (var change in MemberChanges.Since(state, collection, request.Since))
        {
            // Who begins has nothing that could be removed.
            if (change.IsRemoval && request.Since == 0)
                continue;
            if (items.Count + folders.Count >= request.Limit && change.Sequence != last && last >= collection.Stored.SyncFloor)
                return NewPage(state, items, folders, last, hasMore: true);
            last = change.Sequence;
            if (change.Item is { } item)
                items.Add(item);
            if (change.Folder is { } folder)
                folders.Add(folder);
        }

        // The collection's own newest, as its properties tell it: a client that compares the two would sync once more for nothing.
        // A caller who has seen more of the ledger than that keeps what it has: a token never goes back, nor is it born too old.
        var newest = Math.Max(Math.Max(request.Since, collection.Stored.SyncFloor), FolderTree.SequenceOf(state, collection));
        return NewPage(state, items, folders, newest, hasMore: false);
    }

    /// <summary>Figures about the subscriber.</summary>
    public static SubscriberInfo Describe(SubscriberState state, SubscriberId id, int segments) => new()
    {
        Id = id,
        Sequence = state.Sequence,
        Epoch = state.Epoch,
        CreatedAt = StateViews.ToTime(state.Stored.CreatedUnixMs),
        Collections = Collections(state),
        Devices = [.. state.Devices.Values.Select(device => device.ToInfo())],
        Bytes = state.Bytes,
        Segments = segments,
        MassDeletions = [.. state.Deletions.Marked.Select(window => window.ToMassDeletion())],
    };

    /// <summary>All collections, in the order of kind and name.</summary>
    public static IReadOnlyList<CollectionInfo> Collections(SubscriberState state)
    {
        var sequences = FolderTree.Sequences(state);
        return [.. state.Collections.Values.Select(collection => collection.ToInfo(sequences[collection.Id]))];
    }

    private static CollectionInfo InfoOf(SubscriberState state, CollectionState collection) => collection.ToInfo(FolderTree.SequenceOf(state, collection));

    private static SyncPage NewPage(
        SubscriberState state, IReadOnlyList<ItemChange> items, IReadOnlyList<FolderChange> folders, long sequence, bool hasMore) => new()
        {
            Token = SyncTokenState.Valid,
            Changes = items,
            Folders = folders,
            Sequence = sequence,
            HasMore = hasMore,
            Epoch = state.Epoch,
            LedgerSequence = state.Sequence,
        };

    // Items of a collection that was moved are older than it, so a page of its first sync may end before it was made: what tells then is how far
    // the ledger had come where that page was read.
    private static SyncTokenState Judge(SubscriberState state, CollectionState collection, SyncRequest request)
    {
        if (IsAhead(state, request))
            return SyncTokenState.Ahead;
        var isOfAnother = Math.Max(request.Since, request.AtLeast) < collection.Stored.CreatedSequence;
        return request.Epoch is null || isOfAnother || request.Since < collection.Stored.SyncFloor
            ? SyncTokenState.TooOld
            : SyncTokenState.Valid;
    }
}
