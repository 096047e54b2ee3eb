using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>Whether an item may lie in a collection under a name. Pure.</summary>
internal static class Placement
{
    private const string ContactComponent = "VCARD";

    /// <summary>Why not; <see langword="null"/> if it may.</summary>
    /// <param name="state">For the limits.</param>
    /// <param name="collection">Where it is to lie.</param>
    /// <param name="name">Under which name.</param>
    /// <param name="component">The component in its body.</param>
    /// <param name="existing">What lies there now.</param>
    public static RefusalReason? Check(SubscriberState state, CollectionState collection, string name, string? component, StoredItem? existing)
    {
        var id = collection.Id;
        var isAccepted = id.Kind switch
        {
            CollectionKind.AddressBook => component is null or "" or ContactComponent,
            CollectionKind.Calendar => collection.Stored.Components.Contains(component ?? string.Empty),
            _ => true,
        };
        if (!isAccepted)
            return RefusalReason.ComponentNotAccepted;
        if (id.Kind == CollectionKind.Photos && state.FindCollection(id with { Name = id.Name.Length == 0 ? name : $"{id.Name}/{name}" }) is not null)
            return RefusalReason.CollectionExists;
        return existing is null && state.ItemCount >= SubscriberLimits.Items ? RefusalReason.LimitReached : null;
    }
}
