using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>Decides changes of whole collections. Pure.</summary>
internal static class CollectionDecider
{
    private static readonly string[] KnownComponents = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"];
    private static readonly string[] UsualComponents = ["VEVENT", "VTODO"];

    private static readonly (CollectionId Id, string[] Components)[] Defaults =
    [
        (CollectionId.Contacts, []),
        (CollectionId.Calendar, ["VEVENT"]),
        (CollectionId.Tasks, ["VTODO"]),
        (CollectionId.Photos, []),
    ];

    /// <summary>The mutations that make what every subscriber has.</summary>
    public static IEnumerable<Mutation> CreateDefaults() => Defaults.Select(collection => Create(collection.Id, collection.Components, null));

    /// <summary>Whether every subscriber has this collection, whatever happens: phones that were set up for it would find nothing.</summary>
    public static bool IsDefault(CollectionId id) => Defaults.Any(always => always.Id == id);

    public static Step Decide(SubscriberState state, CreateCollection change)
    {
        var id = change.Collection;
        if (state.FindCollection(id) is not null)
            return Step.Refuse(RefusalReason.CollectionExists);
        if (CheckParent(state, id) is { } reason)
            return Step.Refuse(reason);
        if (state.Collections.Count >= SubscriberLimits.Collections)
            return Step.Refuse(RefusalReason.LimitReached);
        var components = change.Components.Distinct(StringComparer.Ordinal).ToArray();
        if (id.Kind != CollectionKind.Calendar)
            components = [];
        else if (components.Length == 0)
            components = UsualComponents;
        else if (components.Except(KnownComponents).Any())
            return Step.Refuse(RefusalReason.ComponentNotAccepted);

        var properties = PropertyList.Change(null, PropertyList.ToChanges(change.Properties!));
        return Step.Do(Create(id, components, properties), created: true);
    }

    public static Step Decide(SubscriberState state, CollectionState collection, DeleteCollection change)
    {
        if (IsDefault(collection.Id))
            return Step.Refuse(RefusalReason.DefaultCollection);
        return change.MustBeEmpty && CountItems(state, collection) > 0
            ? Step.Refuse(RefusalReason.CollectionNotEmpty)
            : Step.Do(Remove(state, collection), created: false);
    }

    /// <summary>The mutations that delete a collection with all that is in it, and leave a tombstone where it was a folder among others.</summary>
    public static IReadOnlyList<Mutation> Remove(SubscriberState state, CollectionState collection) =>
    [
        .. FolderTombstone.Leave(state, collection),
        new Mutation { CollectionDeleted = new CollectionDeleted { Key = collection.Stored.Key, Items = CountItems(state, collection) } },
        .. KeepLimit(state, collection.Id),
    ];

    /// <summary>What has to go with a mutation that leaves a folder's tombstone.</summary>
    public static IEnumerable<Mutation> KeepLimit(SubscriberState state, CollectionId gone) =>
        FolderTree.ParentOf(gone) is { } above && state.FindCollection(above) is { } parent ? TombstoneLimit.Keep(parent) : [];

    /// <summary>Why a folder of photos cannot be here: there is no folder above it, or a photo has its name.</summary>
    public static RefusalReason? CheckParent(SubscriberState state, CollectionId id)
    {
        if (FolderTree.ParentOf(id) is not { } above)
            return null;
        if (state.FindCollection(above) is not { } parent)
            return RefusalReason.CollectionMissing;
        return parent.Items.Find(FolderTree.LeafOf(id)) is null ? null : RefusalReason.CollectionExists;
    }

    public static Step Decide(CollectionState collection, PutCollectionProperties change)
    {
        var mutation = new CollectionPropertiesSet { Key = collection.Stored.Key };
        mutation.Changes.AddRange(PropertyList.ToChanges(change.Properties));
        var after = PropertyList.Change(collection.Stored.Properties, mutation.Changes);
        return after?.Properties.Count > PutCollectionProperties.MaximumCount
            ? Step.Refuse(RefusalReason.LimitReached)
            : Step.Do(new Mutation { CollectionPropertiesSet = mutation }, created: false);
    }

    private static int CountItems(SubscriberState state, CollectionState collection) =>
        FolderTree.Of(state, collection.Id).Sum(one => one.Items.Items.Count);

    private static Mutation Create(CollectionId id, IEnumerable<string> components, StoredProperties? properties)
    {
        var collection = new StoredCollection { Key = id.ToKey(), Properties = properties };
        collection.Components.AddRange(components);
        return new Mutation { CollectionCreated = new CollectionCreated { Collection = collection } };
    }
}
