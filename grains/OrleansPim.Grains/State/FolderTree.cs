namespace OrleansPim.Grains.State;

/// <summary>Folders of photos lie within each other by their names; other collections stand alone. Pure.</summary>
internal static class FolderTree
{
    /// <summary>Whether a collection is another one or a folder below it.</summary>
    public static bool Contains(CollectionId top, CollectionId id) => id == top
        || (top.Kind == CollectionKind.Photos && id.Kind == top.Kind
            && (top.Name.Length == 0 || id.Name.StartsWith(top.Name + '/', StringComparison.Ordinal)));

    /// <summary>A collection, and for a folder of photos all below it.</summary>
    public static IEnumerable<CollectionState> Of(SubscriberState state, CollectionId top) =>
        state.Collections.Values.Where(collection => Contains(top, collection.Id));

    /// <summary>The folder that a folder lies in; <see langword="null"/> for whatever lies in none.</summary>
    public static CollectionId? ParentOf(CollectionId id)
    {
        if (id is not { Kind: CollectionKind.Photos, Name.Length: > 0 })
            return null;
        var slash = id.Name.LastIndexOf('/');
        return id with { Name = slash < 0 ? string.Empty : id.Name[..slash] };
    }

    /// <summary>What a folder is called where it lies.</summary>
    public static string LeafOf(CollectionId id) => id.Name[(id.Name.LastIndexOf('/') + 1)..];

    /// <summary>The name that a folder of a tree gets when the top of the tree gets another.</summary>
    public static CollectionId Renamed(CollectionId id, CollectionId top, CollectionId newTop) => newTop with { Name = newTop.Name + id.Name[top.Name.Length..] };

    /// <summary>The newest entry that changed a collection or, for a folder of photos, anything below it.</summary>
    public static long SequenceOf(SubscriberState state, CollectionState collection) => collection.Id.Kind == CollectionKind.Photos
        ? Of(state, collection.Id).Max(one => one.Stored.Sequence)
        : collection.Stored.Sequence;

    /// <summary><see cref="SequenceOf"/> of all collections at once.</summary>
    public static Dictionary<CollectionId, long> Sequences(SubscriberState state)
    {
        var sequences = new Dictionary<CollectionId, long>(state.Collections.Count);

        // A folder comes before what is in it, so backwards all that is below it is known.
        foreach (var collection in state.Collections.Values.Reverse())
        {
            var newest = Math.Max(collection.Stored.Sequence, sequences.GetValueOrDefault(collection.Id));
            sequences[collection.Id] = newest;
            if (ParentOf(collection.Id) is { } parent)
                sequences[parent] = Math.Max(newest, sequences.GetValueOrDefault(parent));
        }

        return sequences;
    }

    /// <summary>The folders that a folder lies in, the outermost first.</summary>
    public static IEnumerable<CollectionId> Above(CollectionId id)
    {
        for (var slash = id.Name.IndexOf('/', StringComparison.Ordinal); slash >= 0 && id.Kind == CollectionKind.Photos;)
        {
            yield return id with { Name = id.Name[..slash] };
            slash = id.Name.IndexOf('/', slash + 1);
        }
    }
}
