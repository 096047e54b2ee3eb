using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Grains.State;

/// <summary>What mutations of whole collections do to the state. Pure.</summary>
internal static class CollectionTransition
{
    public static SubscriberState Create(SubscriberState state, CollectionCreated mutation, EntryStamp stamp)
    {
        var stored = StoredShape.Check(mutation.Collection).Clone();
        stored.CreatedSequence = stamp.Sequence;
        stored.CreatedUnixMs = stamp.UnixMilliseconds;
        stored.Sequence = stamp.Sequence;
        return state.With(new CollectionState(stored, ItemIndex.Empty)) with
        {
            PropertyBytes = state.PropertyBytes + PropertyList.LengthOf(stored.Properties),
        };
    }

    public static SubscriberState Delete(SubscriberState state, CollectionDeleted mutation) => Delete(state, StoredShape.Check(mutation.Key).ToId());

    private static SubscriberState Delete(SubscriberState state, CollectionId id)
    {
        var gone = FolderTree.Of(state, id).ToArray();
        return state with
        {
            Collections = state.Collections.RemoveRange(gone.Select(collection => collection.Id)),
            ItemCount = state.ItemCount - gone.Sum(collection => collection.Items.Items.Count),
            Bytes = state.Bytes - gone.Sum(collection => collection.Items.Items.Sum(item => item.Length)),
            PropertyBytes = state.PropertyBytes - gone.Sum(collection =>
                PropertyList.LengthOf(collection.Stored.Properties) + collection.Items.Items.Sum(item => PropertyList.LengthOf(item.Properties))),
        };
    }

    /// <summary>A collection under another name; of its items nothing changes, so nothing is copied.</summary>
    public static SubscriberState Transfer(SubscriberState state, CollectionTransferred mutation, EntryStamp stamp)
    {
        var source = Find(state, mutation.Key, stamp.Sequence);
        var target = StoredShape.Check(mutation.Destination).ToId();
        if (target.Kind != source.Id.Kind || FolderTree.Contains(source.Id, target) || state.FindCollection(target) is not null)
            throw new CorruptReplicasException($"Entry {stamp.Sequence} puts a collection where it cannot be.");

        // That would lose what is in it.
        if (mutation.WithoutItems && !mutation.Copy)
            throw new CorruptReplicasException($"Entry {stamp.Sequence} moves a collection without its items.");
        var tree = mutation.WithoutItems ? [source with { Items = ItemIndex.Empty }] : FolderTree.Of(state, source.Id).ToArray();
        if (!mutation.Copy)
            state = FolderTombstone.Bury(Delete(state, source.Id), source.Id, stamp);
        foreach (var collection in tree)
            state = Place(state, collection, FolderTree.Renamed(collection.Id, source.Id, target), mutation.Copy, stamp);
        return StoredShape.Check(state);
    }

    private static SubscriberState Place(SubscriberState state, CollectionState collection, CollectionId id, bool isCopy, EntryStamp stamp)
    {
        var stored = collection.Stored.Clone();
        stored.Key = StoredShape.Check(id.ToKey());
        stored.CreatedSequence = stamp.Sequence;
        stored.CreatedUnixMs = isCopy ? stamp.UnixMilliseconds : stored.CreatedUnixMs;
        stored.Sequence = stamp.Sequence;
        stored.SyncFloor = 0;
        var items = collection.Items.ForgetTombstones(long.MaxValue);
        return state.With(new CollectionState(stored, items)) with
        {
            ItemCount = state.ItemCount + items.Items.Count,
            Bytes = state.Bytes + items.Items.Sum(item => item.Length),
            PropertyBytes = state.PropertyBytes + PropertyList.LengthOf(stored.Properties) + items.Items.Sum(item => PropertyList.LengthOf(item.Properties)),
        };
    }

    public static SubscriberState SetProperties(SubscriberState state, CollectionPropertiesSet mutation, EntryStamp stamp)
    {
        var collection = Find(state, mutation.Key, stamp.Sequence);
        var stored = collection.Stored.Clone();
        stored.Properties = PropertyList.Change(stored.Properties, mutation.Changes);
        stored.Sequence = stamp.Sequence;
        return state.With(collection with { Stored = stored }) with
        {
            PropertyBytes = state.PropertyBytes + PropertyList.LengthOf(stored.Properties) - PropertyList.LengthOf(collection.Stored.Properties),
        };
    }

    public static SubscriberState ForgetTombstones(SubscriberState state, TombstonesForgotten mutation)
    {
        var collection = Find(state, mutation.Key, mutation.ThroughSequence);
        var stored = collection.Stored.Clone();
        stored.SyncFloor = mutation.ThroughSequence;
        return state.With(new CollectionState(stored, collection.Items.ForgetTombstones(mutation.ThroughSequence)));
    }

    /// <summary>The collection that an entry names: it was there when the entry was decided.</summary>
    public static CollectionState Find(SubscriberState state, CollectionKey key, long sequence) => state.FindCollection(StoredShape.Check(key).ToId())
        ?? throw new CorruptReplicasException($"Entry {sequence} names a collection that is not there.");
}
