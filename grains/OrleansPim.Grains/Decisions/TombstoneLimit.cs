using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>Keeps the tombstones of a collection from growing without bound. Pure.</summary>
internal static class TombstoneLimit
{
    /// <summary>What has to go with a change that leaves a tombstone: nothing, or the oldest of them.</summary>
    public static IEnumerable<Mutation> Keep(CollectionState collection)
    {
        if (collection.Items.Tombstones.Count < SubscriberLimits.Tombstones)
            yield break;
        var through = collection.Items.Tombstones.Values.Order().ElementAt(SubscriberLimits.TombstonesForgotten - 1);
        yield return new Mutation
        {
            TombstonesForgotten = new TombstonesForgotten { Key = collection.Stored.Key, ThroughSequence = through },
        };
    }
}
