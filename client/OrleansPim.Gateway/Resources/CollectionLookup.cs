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
        if (call.Path.Collection.Kind != CollectionKind.Photos || !folder.IsValid)
            throw DavException.NotFound();
        await RequireAsync(call, folder).ConfigureAwait(false);
        return folder;
    }

    /// <exception cref="DavException">404: the subscriber has no such collection.</exception>
    public static async Task RequireAsync(DavCall call, CollectionId id)
    {
        if (!await ExistsAsync(call, id).ConfigureAwait(false))
            throw DavException.NotFound();
    }

    public static async ValueTask<bool> ExistsAsync(DavCall call, CollectionId id)
    {
        var collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
        return collections.Any(collection => collection.Id == id);
    }
}
