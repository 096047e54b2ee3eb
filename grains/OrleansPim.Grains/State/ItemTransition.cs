using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Grains.State;

/// <summary>What mutations of items do to the state. Pure.</summary>
internal static class ItemTransition
{
    public static SubscriberState Put(SubscriberState state, ItemPut mutation, EntryStamp stamp)
    {
        var collection = CollectionTransition.Find(state, mutation.Key, stamp.Sequence);
        var item = WellKnownText.Share(StoredShape.Check(mutation.Item).Clone());

        // Dead properties belong to the name, not to the body that a client replaces.
        item.Properties ??= collection.Items.Find(item.Name)?.Properties;
        return Place(state, collection, item, stamp);
    }

    public static SubscriberState Delete(SubscriberState state, ItemDeleted mutation, EntryStamp stamp)
    {
        var collection = CollectionTransition.Find(state, mutation.Key, stamp.Sequence);
        return Bury(state, collection, Find(collection, mutation.Name, stamp), stamp);
    }

    public static SubscriberState Move(SubscriberState state, ItemMoved mutation, EntryStamp stamp)
    {
        var source = CollectionTransition.Find(state, mutation.Key, stamp.Sequence);
        var item = Find(source, mutation.Name, stamp);
        var moved = item.Clone();
        moved.Name = StoredShape.CheckName(mutation.DestinationName);
        if (!mutation.Copy)
            state = Bury(state, source, item, stamp);
        return Place(state, CollectionTransition.Find(state, mutation.Destination, stamp.Sequence), moved, stamp);
    }

    public static SubscriberState SetProperties(SubscriberState state, ItemPropertiesSet mutation, EntryStamp stamp)
    {
        var collection = CollectionTransition.Find(state, mutation.Key, stamp.Sequence);
        var item = Find(collection, mutation.Name, stamp).Clone();
        var before = PropertyList.LengthOf(item.Properties);
        item.Properties = PropertyList.Change(item.Properties, mutation.Changes);
        item.Sequence = stamp.Sequence;
        return state.With(collection.With(collection.Items.Put(item), stamp.Sequence)) with
        {
            PropertyBytes = state.PropertyBytes + PropertyList.LengthOf(item.Properties) - before,
        };
    }

    private static SubscriberState Place(SubscriberState state, CollectionState collection, StoredItem item, EntryStamp stamp)
    {
        var replaced = collection.Items.Find(item.Name);
        item.Sequence = stamp.Sequence;
        item.ModifiedUnixMs = stamp.UnixMilliseconds;
        item.CreatedUnixMs = replaced?.CreatedUnixMs ?? stamp.UnixMilliseconds;
        return state.With(collection.With(collection.Items.Put(item), stamp.Sequence)) with
        {
            ItemCount = state.ItemCount + (replaced is null ? 1 : 0),
            Bytes = state.Bytes + item.Length - (replaced?.Length ?? 0),
            PropertyBytes = state.PropertyBytes + PropertyList.LengthOf(item.Properties) - PropertyList.LengthOf(replaced?.Properties),
        };
    }

    private static SubscriberState Bury(SubscriberState state, CollectionState collection, StoredItem item, EntryStamp stamp) =>
        state.With(collection.With(collection.Items.Bury(item.Name, stamp.Sequence), stamp.Sequence)) with
        {
            ItemCount = state.ItemCount - 1,
            Bytes = state.Bytes - item.Length,
            PropertyBytes = state.PropertyBytes - PropertyList.LengthOf(item.Properties),
        };

    private static StoredItem Find(CollectionState collection, string name, EntryStamp stamp) => collection.Items.Find(name)
        ?? throw new CorruptReplicasException($"Entry {stamp.Sequence} names an item that is not there.");
}
