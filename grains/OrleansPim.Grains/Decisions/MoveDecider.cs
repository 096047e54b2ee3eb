using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>Decides copies and moves. Pure.</summary>
internal static class MoveDecider
{
    public static Step Decide(SubscriberState state, CollectionState source, MoveItem change)
    {
        if (source.Items.Find(change.Name.Value) is not { } item)
            return Step.Refuse(RefusalReason.ItemMissing);
        if (change.IfMatch is { } tag && ItemTag.Of(item).ToETag() != tag)
            return Step.Refuse(RefusalReason.PreconditionFailed);
        if (state.FindCollection(change.Destination) is not { } destination)
            return Step.Refuse(RefusalReason.CollectionMissing);
        var name = change.DestinationName.Value;
        if (source.Id.Kind != destination.Id.Kind || (source.Id == destination.Id && item.Name == name))
            return Step.Refuse(RefusalReason.NotAllowed);

        var existing = destination.Items.Find(name);
        if (existing is not null && !change.Overwrite)
            return Step.Refuse(RefusalReason.PreconditionFailed);

        // A move frees a place before it takes one, so only a copy can run into the limit.
        if (Placement.Check(state, destination, name, item.Component, change.Copy ? existing : item) is { } reason)
            return Step.Refuse(reason);
        if (FindRival(source, destination, item, name, existing, change.Copy) is { } rival)
            return Step.Refuse(RefusalReason.UidConflict, rival);

        var moved = new ItemMoved
        {
            Key = source.Stored.Key,
            Name = item.Name,
            Destination = destination.Stored.Key,
            DestinationName = name,
            Copy = change.Copy,
        };
        var forgotten = change.Copy ? [] : TombstoneLimit.Keep(source);
        return Step.Do([new Mutation { ItemMoved = moved }, .. forgotten], created: existing is null, ItemTag.Of(item));
    }

    private static string? FindRival(
        CollectionState source, CollectionState destination, StoredItem item, string name, StoredItem? existing, bool copy)
    {
        var rival = UidRule.FindRival(destination, name, item.Uid, existing);
        var leaves = source.Id == destination.Id && rival == item.Name && !copy;
        return leaves ? null : rival;
    }
}
