using Google.Protobuf;
using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.Decisions;

/// <summary>Decides changes of single items. Pure.</summary>
internal static class ItemDecider
{
    public static Step Decide(SubscriberState state, CollectionState collection, PutItem change)
    {
        var name = change.Name.Value;
        var existing = collection.Items.Find(name);
        if (!Holds(change, existing))
            return Step.Refuse(RefusalReason.PreconditionFailed);
        if (Placement.Check(state, collection, name, change.Component, existing) is { } reason)
            return Step.Refuse(reason);
        if (UidRule.FindRival(collection, name, change.Uid, existing) is { } rival)
            return Step.Refuse(RefusalReason.UidConflict, rival);

        var tag = ItemTag.Of(change);
        var item = new StoredItem
        {
            Name = name,
            Uid = change.Uid ?? string.Empty,
            Component = change.Component ?? string.Empty,
            ContentType = change.ContentType,
            Length = change.Content?.Length ?? change.Body!.Length,
            TagHigh = tag.High,
            TagLow = tag.Low,
            Body = change.Body is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(change.Body),
            Content = change.Content is null ? null : ToStored(change.Content),
            TakenAt = change.TakenAt ?? string.Empty,
        };
        return Step.Do(new Mutation { ItemPut = new ItemPut { Key = collection.Stored.Key, Item = item } }, created: existing is null, tag);
    }

    public static Step Decide(CollectionState collection, DeleteItem change)
    {
        if (collection.Items.Find(change.Name.Value) is not { } item)
            return Step.Refuse(RefusalReason.ItemMissing);
        if (change.IfMatch is { } tag && ItemTag.Of(item).ToETag() != tag)
            return Step.Refuse(RefusalReason.PreconditionFailed);
        var delete = new Mutation { ItemDeleted = new ItemDeleted { Key = collection.Stored.Key, Name = item.Name } };
        return Step.Do([delete, .. TombstoneLimit.Keep(collection)], created: false);
    }

    public static Step Decide(CollectionState collection, PutItemProperties change)
    {
        if (collection.Items.Find(change.Name.Value) is not { } item)
            return Step.Refuse(RefusalReason.ItemMissing);
        var mutation = new ItemPropertiesSet { Key = collection.Stored.Key, Name = item.Name };
        mutation.Changes.AddRange(PropertyList.ToChanges(change.Properties));
        var after = PropertyList.Change(item.Properties, mutation.Changes);
        return after?.Properties.Count > PutCollectionProperties.MaximumCount
            ? Step.Refuse(RefusalReason.LimitReached)
            : Step.Do(new Mutation { ItemPropertiesSet = mutation }, created: false, ItemTag.Of(item));
    }

    private static bool Holds(PutItem change, StoredItem? existing)
    {
        if (existing is null)
            return change.IfMatch is null && !change.MustExist;
        return !change.MustNotExist && (change.IfMatch is not { } tag || ItemTag.Of(existing).ToETag() == tag);
    }

    private static StoredContent ToStored(ContentReference content)
    {
        var stored = new StoredContent { Sha256 = Hash(content.Sha256) };
        stored.Chunks.AddRange(content.Chunks.Select(chunk => Hash(chunk.Value)));
        return stored;
    }

    private static ByteString Hash(string text) => BlobHash.TryParse(text, out var hash)
        ? hash.ToByteString()
        : throw new InvalidException(InvalidReason.Content, "Content and chunks are named by 64 lower-case hexadecimal digits.");
}
