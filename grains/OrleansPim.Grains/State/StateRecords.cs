using Google.Protobuf;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>The state as the records of a snapshot.</summary>
internal static class StateRecords
{
    /// <summary>One record after the other, made as they are enumerated.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Write(SubscriberState state)
    {
        var subscriber = state.Stored.Clone();
        subscriber.Sequence = state.Sequence;
        yield return Write(new StateRecord { Subscriber = subscriber });
        foreach (var device in state.Devices.Values)
            yield return Write(new StateRecord { Device = device });
        foreach (var request in state.Requests.ToStored())
            yield return Write(new StateRecord { Request = request });
        foreach (var window in state.Deletions.All)
            yield return Write(new StateRecord { DeletionWindow = window });
        foreach (var collection in state.Collections.Values)
        {
            yield return Write(new StateRecord { Collection = collection.Stored });
            foreach (var item in collection.Items.Items)
                yield return Write(new StateRecord { Item = item });
            foreach (var (name, sequence) in collection.Items.Tombstones)
                yield return Write(new StateRecord { Tombstone = new StoredTombstone { Name = name, Sequence = sequence } });
        }

        foreach (var record in state.UnknownRecords)
            yield return record;
    }

    private static ReadOnlyMemory<byte> Write(StateRecord record) => record.ToByteArray();
}
