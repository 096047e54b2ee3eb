using Google.Protobuf;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.State;

/// <summary>The state after one more entry. Pure, and the same in every release: no clock, no configuration, no limit.</summary>
internal static class EntryTransition
{
    public static SubscriberState Apply(SubscriberState state, Entry entry)
    {
        var content = Parse(entry);
        var stamp = new EntryStamp(entry.Sequence, entry.Time.ToUnixTimeMilliseconds());
        foreach (var mutation in content.Mutations)
            state = Apply(Count(state, mutation, entry.Device, stamp), mutation, stamp);
        return Mark(state, entry.Device, stamp) with
        {
            Sequence = entry.Sequence,
            Requests = content.Result is null
                ? state.Requests
                : state.Requests.Add(new RequestId(entry.RequestId), entry.Sequence, content.Result.ToByteArray()),
        };
    }

    /// <summary>The state after one mutation; the message may become part of the state.</summary>
    public static SubscriberState Apply(SubscriberState state, Mutation mutation, EntryStamp stamp) => mutation.KindCase switch
    {
        Mutation.KindOneofCase.SubscriberProvisioned => Provision(state, mutation.SubscriberProvisioned.Subscriber, stamp),
        Mutation.KindOneofCase.DeviceAdded => AddDevice(state, mutation.DeviceAdded.Device, stamp),
        Mutation.KindOneofCase.DeviceRevoked => state with { Devices = state.Devices.Remove(mutation.DeviceRevoked.Id) },
        Mutation.KindOneofCase.CollectionCreated => CollectionTransition.Create(state, mutation.CollectionCreated, stamp),
        Mutation.KindOneofCase.CollectionDeleted => CollectionTransition.Delete(state, mutation.CollectionDeleted),
        Mutation.KindOneofCase.CollectionPropertiesSet => CollectionTransition.SetProperties(state, mutation.CollectionPropertiesSet, stamp),
        Mutation.KindOneofCase.ItemPut => ItemTransition.Put(state, mutation.ItemPut, stamp),
        Mutation.KindOneofCase.ItemDeleted => ItemTransition.Delete(state, mutation.ItemDeleted, stamp),
        Mutation.KindOneofCase.ItemMoved => ItemTransition.Move(state, mutation.ItemMoved, stamp),
        Mutation.KindOneofCase.ItemPropertiesSet => ItemTransition.SetProperties(state, mutation.ItemPropertiesSet, stamp),
        Mutation.KindOneofCase.TombstonesForgotten => CollectionTransition.ForgetTombstones(state, mutation.TombstonesForgotten),
        Mutation.KindOneofCase.CollectionTransferred => CollectionTransition.Transfer(state, mutation.CollectionTransferred, stamp),
        _ => throw new CorruptReplicasException($"Entry {stamp.Sequence} holds a mutation that this release does not know."),
    };

    // When a device changed something last is told to within this time, so that most entries leave the devices as they are.
    private static SubscriberState Mark(SubscriberState state, string device, EntryStamp stamp)
    {
        const long Precision = 60 * 60 * 1000;
        if (!state.Devices.TryGetValue(device, out var stored) || stamp.UnixMilliseconds - stored.LastChangedUnixMs < Precision)
            return state;

        // The entry that makes the first device is in its name.
        if (stamp.Sequence == 1)
            return state;
        var marked = stored.Clone();
        marked.LastChangedUnixMs = stamp.UnixMilliseconds;
        return state with { Devices = state.Devices.SetItem(device, marked) };
    }

    // Before the mutation, which takes away what is counted. What an operator does is not a device's mistake.
    private static SubscriberState Count(SubscriberState state, Mutation mutation, string device, EntryStamp stamp)
    {
        var key = mutation.ItemDeleted?.Key ?? mutation.CollectionDeleted?.Key;
        if (key is null || device == DeviceId.Administration.Value || state.FindCollection(key.ToId()) is not { } collection)
            return state;
        var all = Math.Max(collection.Items.Items.Count, mutation.CollectionDeleted?.Items ?? 0);
        var items = mutation.ItemDeleted is null ? all : 1;
        return items == 0 ? state : state with { Deletions = state.Deletions.Count(device, key, items, all, stamp) };
    }

    private static EntryContent Parse(Entry entry)
    {
        try
        {
            return EntryContent.Parser.ParseFrom(entry.Content);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new CorruptReplicasException($"The content of entry {entry.Sequence} cannot be parsed.", exception);
        }
    }

    private static SubscriberState Provision(SubscriberState state, StoredSubscriber subscriber, EntryStamp stamp)
    {
        var stored = StoredShape.Check(subscriber).Clone();
        stored.CreatedUnixMs = stamp.UnixMilliseconds;
        return state with { Stored = stored };
    }

    private static SubscriberState AddDevice(SubscriberState state, StoredDevice device, EntryStamp stamp)
    {
        var stored = StoredShape.Check(device).Clone();
        stored.CreatedUnixMs = stamp.UnixMilliseconds;
        return state with { Devices = state.Devices.SetItem(stored.Id, stored) };
    }
}
