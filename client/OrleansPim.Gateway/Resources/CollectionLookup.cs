using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Resources;

/// <summary>Finds collections by name.</summary>
internal static class CollectionLookup
{
    /// <returns><see langword="null"/> if the subscriber has no such collection.</returns>
    public static CollectionInfo? Find(SubscriberInfo info, CollectionId id) => info.Collections.FirstOrDefault(collection => collection.Id == id);

    /// <summary>The folder that an item's address may mean when it came without its slash.</summary>
    /// <exception cref="DavException">404: it is neither.</exception>
    public static async Task<CollectionId> RequireFolderAsync(DavCall call)
    {
        var folder = call.Path.AsFolder;
        if (call.Path.Collection.Kind == CollectionKind.Photos && folder.IsValid)
        {
            var collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
            if (collections.Any(collection => collection.Id == folder))
                return folder;
        }
        throw DavException.NotFound();
    }
}
