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

    public static Step Decide(SubscriberState state, CreateCollection change)
    {
        var id = change.Collection;
        if (state.FindCollection(id) is not null)
            return Step.Refuse(RefusalReason.CollectionExists);
        if (id.Kind == CollectionKind.Photos && CheckParent(state, id) is { } reason)
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
        if (Defaults.Any(always => always.Id == collection.Id))
            return Step.Refuse(RefusalReason.NotAllowed);
        var items = FolderTree.Of(state, collection.Id).Sum(one => one.Items.Items.Count);
        return items > 0 && change.MustBeEmpty
            ? Step.Refuse(RefusalReason.CollectionNotEmpty)
            : Step.Do(new Mutation { CollectionDeleted = new CollectionDeleted { Key = collection.Stored.Key, Items = items } }, created: false);
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

    private static RefusalReason? CheckParent(SubscriberState state, CollectionId id)
    {
        var slash = id.Name.LastIndexOf('/');
        var parent = state.FindCollection(id with { Name = slash < 0 ? string.Empty : id.Name[..slash] });
        if (parent is null)
            return RefusalReason.CollectionMissing;
        return parent.Items.Find(id.Name[(slash + 1)..]) is null ? null : RefusalReason.CollectionExists;
    }

    private static Mutation Create(CollectionId id, IEnumerable<string> components, StoredProperties? properties)
    {
        var collection = new StoredCollection { Key = id.ToKey(), Properties = properties };
        collection.Components.AddRange(components);
        return new Mutation { CollectionCreated = new CollectionCreated { Collection = collection } };
    }
}
