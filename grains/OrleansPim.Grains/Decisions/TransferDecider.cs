using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>Decides copies and moves of whole collections (RFC 4918 sections 9.8.3, 9.9.2). Pure.</summary>
/// <remarks>
/// A collection that every subscriber has stays where phones were told that it is: it can be copied, and neither moved away nor replaced. UIDs are
/// unique in one collection only, so a copy of a collection breaks no rule that its source keeps.
/// </remarks>
internal static class TransferDecider
{
    public static Step Decide(SubscriberState state, CollectionState source, TransferCollection change)
    {
        var (from, to) = (source.Id, change.Destination);
        if (from.Kind != to.Kind || FolderTree.Contains(from, to) || FolderTree.Contains(to, from))
            return Step.Refuse(RefusalReason.NotAllowed);
        if ((!change.Copy && CollectionDecider.IsDefault(from)) || CollectionDecider.IsDefault(to))
            return Step.Refuse(RefusalReason.DefaultCollection);
        var replaced = state.FindCollection(to);
        var inTheWay = replaced is null ? CollectionDecider.CheckParent(state, to) : RefusalReason.CollectionExists;
        if (inTheWay == RefusalReason.CollectionMissing)
            return Step.Refuse(RefusalReason.CollectionMissing);
        if (inTheWay is not null && !change.Overwrite)
            return Step.Refuse(RefusalReason.PreconditionFailed);
        if (CheckLimits(state, change) is { } reason)
            return Step.Refuse(reason);

        var transferred = new CollectionTransferred
        {
            Key = source.Stored.Key,
            Destination = to.ToKey(),
            Copy = change.Copy,
            WithoutItems = change.WithoutItems,
        };
        return Step.Do(
            [
                .. inTheWay is null ? [] : Free(state, to, replaced),
                new Mutation { CollectionTransferred = transferred },
                .. change.Copy ? [] : CollectionDecider.KeepLimit(state, from),
            ],
            created: inTheWay is null);
    }

    // What lies there is deleted like anything else: devices learn of it, and much of it is a mass deletion that can be undone.
    private static IEnumerable<Mutation> Free(SubscriberState state, CollectionId to, CollectionState? replaced)
    {
        if (replaced is not null)
            return CollectionDecider.Remove(state, replaced);
        var parent = state.FindCollection(FolderTree.ParentOf(to)!.Value)!;
        return ItemDecider.Decide(parent, new DeleteItem { Collection = parent.Id, Name = new ItemName(FolderTree.LeafOf(to)) }).Mutations;
    }

    private static RefusalReason? CheckLimits(SubscriberState state, TransferCollection change)
    {
        var tree = change.WithoutItems ? [state.FindCollection(change.Collection)!] : FolderTree.Of(state, change.Collection).ToList();
        if (tree.Exists(one => !FolderTree.Renamed(one.Id, change.Collection, change.Destination).IsValid))
            return RefusalReason.NotAllowed;
        if (!change.Copy)
            return null;
        var replaced = FolderTree.Of(state, change.Destination).ToList();
        var items = state.ItemCount - replaced.Sum(one => one.Items.Items.Count) + (change.WithoutItems ? 0 : tree.Sum(one => one.Items.Items.Count));
        var collections = state.Collections.Count - replaced.Count + tree.Count;
        return collections > SubscriberLimits.Collections || items > SubscriberLimits.Items ? RefusalReason.LimitReached : null;
    }
}
