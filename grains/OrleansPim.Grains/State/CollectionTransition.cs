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

    public static SubscriberState Delete(SubscriberState state, CollectionDeleted mutation)
    {
        var id = StoredShape.Check(mutation.Key).ToId();
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
