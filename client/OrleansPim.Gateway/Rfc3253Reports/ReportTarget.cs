using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>Finds out what a report is asked of.</summary>
internal static class ReportTarget
{
    /// <summary>The collection that the address means.</summary>
    /// <exception cref="DavException">The report is not served there.</exception>
    public static async ValueTask<CollectionId> CollectionAsync(DavCall call) => call.Path.Kind switch
    {
        DavPathKind.Collection => call.Path.Collection,
        DavPathKind.Item when call.Path.Collection.Kind == CollectionKind.Photos => await CollectionLookup.RequireFolderAsync(call).ConfigureAwait(false),
        _ => throw DavException.Refused(Preconditions.SupportedReport, "This report is asked of a collection."),
    };

    /// <summary>The collection, if it is of the kind that the report is about.</summary>
    public static async ValueTask<CollectionId> CollectionAsync(DavCall call, CollectionKind kind)
    {
        var collection = await CollectionAsync(call).ConfigureAwait(false);
        return collection.Kind == kind
            ? collection
            : throw DavException.Refused(Preconditions.SupportedReport, "This report is not served here.");
    }

    /// <summary>The resource that the address means, whatever it is.</summary>
    /// <exception cref="DavException">404: there is none.</exception>
    public static async ValueTask<DavResource> ResourceAsync(DavCall call, SubscriberInfo info)
    {
        var path = call.Path;
        if (path.Kind == DavPathKind.Root)
            return DavResource.OfEntrance(path.Href);
        if (path.Kind == DavPathKind.Principal)
            return DavResource.OfPrincipal(path.Owner);
        if (path.Kind == DavPathKind.Home)
            return DavResource.OfHome(path.Owner, path.Collection.Kind);
        var item = path.Kind == DavPathKind.Item
            ? await call.Subscriber.GetItemAsync(path.Collection, path.Item, call.Cancellation).ConfigureAwait(false)
            : null;
        if (item is not null)
            return DavResource.OfItem(Hrefs.Collection(path.Owner, path.Collection), item.Info);
        var id = path.Kind == DavPathKind.Collection ? path.Collection : await CollectionLookup.RequireFolderAsync(call).ConfigureAwait(false);
        return DavResource.OfCollection(path.Owner, CollectionLookup.Find(info, id) ?? throw DavException.NotFound());
    }

    /// <summary>Refuses a report that is about its address alone when it is asked for more.</summary>
    /// <exception cref="DavException">400.</exception>
    public static void CheckDepth(DavCall call)
    {
        if (DepthHeader.Read(call.Http.Request, Depth.Zero) != Depth.Zero)
            throw DavException.BadRequest("Depth is 0.");
    }
}
