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
