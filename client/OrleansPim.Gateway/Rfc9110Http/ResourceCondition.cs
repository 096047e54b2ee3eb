using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>Judges the conditions of a request that changes something, where the grain cannot check them with the commit (RFC 9110 section 13).</summary>
/// <remarks>PUT and DELETE of an item have <see cref="WriteCondition"/> for that. A collection has no tag, so no tag of a client's matches it.</remarks>
internal static class ResourceCondition
{
    /// <exception cref="DavException">412: a condition does not hold.</exception>
    public static async ValueTask CheckAsync(DavCall call)
    {
        var headers = call.Http.Request.Headers;
        if (headers.IfMatch.Count + headers.IfNoneMatch.Count + headers.IfUnmodifiedSince.Count == 0 || !IsJudgedHere(call))
            return;
        var item = call.Path.Kind == DavPathKind.Item
            ? await call.Subscriber.GetItemAsync(call.Path.Collection, call.Path.Item, call.Cancellation).ConfigureAwait(false)
            : null;
        var exists = item is not null || await IsCollectionAsync(call).ConfigureAwait(false);
        if (!Holds(call.Http.Request, item?.Info, exists))
            throw DavException.PreconditionFailed();
    }

    private static bool IsJudgedHere(DavCall call) => call.Http.Request.Method switch
    {
        "COPY" or "MOVE" or "PROPPATCH" or "MKCOL" or "MKCALENDAR" or "LOCK" => true,
        "DELETE" => call.Path.Kind == DavPathKind.Collection,
        _ => false,
    };

    private static bool Holds(HttpRequest request, ItemInfo? item, bool exists)
    {
        var match = EntityTags.Parse(request.Headers.IfMatch);
        if (match is not null && !(item is null ? exists && match.IsAny : match.ContainsStrong(item.ETag)))
            return false;
        if (match is null && item is not null && ReadCondition.IsModifiedSince(request, item))
            return false;
        var noneMatch = EntityTags.Parse(request.Headers.IfNoneMatch);
        return noneMatch is null || !(item is null ? exists && noneMatch.IsAny : noneMatch.ContainsWeak(item.ETag));
    }

    private static async ValueTask<bool> IsCollectionAsync(DavCall call)
    {
        if (call.Path.Kind is not (DavPathKind.Collection or DavPathKind.Item))
            return true;
        var folder = call.Path.Kind == DavPathKind.Collection ? call.Path.Collection : call.Path.AsFolder;
        var collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
        return (call.Path.Kind == DavPathKind.Collection || call.Path.Collection.Kind == CollectionKind.Photos)
            && collections.Any(collection => collection.Id == folder);
    }
}
