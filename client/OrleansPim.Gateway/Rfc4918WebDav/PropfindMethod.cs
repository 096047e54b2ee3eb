using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc8144Prefer;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>PROPFIND: properties of a resource and of what is in it (RFC 4918 section 9.1).</summary>
internal sealed class PropfindMethod(PropertyContextSource contexts) : IDavMethod
{
    private static readonly PropertyName Propfind = PropertyName.Dav("propfind");

    public string Verb => "PROPFIND";

    public async Task HandleAsync(DavCall call)
    {
        var depth = DepthHeader.Read(call.Http.Request, Depth.Infinity);
        var selection = ReadSelection(await call.ReadXmlAsync().ConfigureAwait(false), call.PrefersMinimal) with
        {
            IsWithoutRoot = depth != Depth.Zero && PreferHeader.IsWithoutRoot(call.Http.Request),
        };
        if (call.Path.Kind == DavPathKind.Item && !await TryAnswerItemAsync(call, selection).ConfigureAwait(false))
        {
            await AnswerCollectionAsync(call, await CollectionLookup.RequireFolderAsync(call).ConfigureAwait(false), selection, depth).ConfigureAwait(false);
            return;
        }
        if (call.Path.Kind == DavPathKind.Collection)
            await AnswerCollectionAsync(call, call.Path.Collection, selection, depth).ConfigureAwait(false);
        else if (call.Path.Kind != DavPathKind.Item)
            await AnswerEntranceAsync(call, selection, depth).ConfigureAwait(false);
    }

    private static PropertySelection ReadSelection(DavElement? body, bool isMinimal)
    {
        if (body is null)
            return PropertySelection.Everything(isMinimal);
        return body.Name == Propfind && PropertySelection.Read(body, isMinimal) is { } selection
            ? selection
            : throw DavException.BadRequest("A PROPFIND asks for prop, allprop or propname.");
    }

    private async Task<bool> TryAnswerItemAsync(DavCall call, PropertySelection selection)
    {
        var path = call.Path;
        var item = await call.Subscriber.GetItemAsync(path.Collection, path.Item, call.Cancellation).ConfigureAwait(false);
        if (item is null)
            return false;
        var output = MultistatusWriter.Begin(call, selection);
        var resource = DavResource.OfItem(Hrefs.Collection(path.Owner, path.Collection), item.Info);
        await output.WriteAsync(resource, selection, contexts.New(call, info: null)).ConfigureAwait(false);
        await output.EndAsync().ConfigureAwait(false);
        return true;
    }

    private async Task AnswerEntranceAsync(DavCall call, PropertySelection selection, Depth depth)
    {
        var path = call.Path;
        if (depth == Depth.Infinity && path.Kind != DavPathKind.Principal)
            throw DavException.Refused(Preconditions.FiniteDepth, "Depth is 0 or 1 here.");
        var info = await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false);
        var context = contexts.New(call, info);
        var output = MultistatusWriter.Begin(call, selection);
        if (depth == Depth.Zero || !selection.IsWithoutRoot)
            await output.WriteAsync(EntranceOf(path), selection, context).ConfigureAwait(false);
        if (depth != Depth.Zero)
        {
            foreach (var member in MembersOf(path, info))
                await output.WriteAsync(member, selection, context).ConfigureAwait(false);
        }
        await output.EndAsync().ConfigureAwait(false);
    }

    private static DavResource EntranceOf(DavPath path) => path.Kind switch
    {
        DavPathKind.Root => DavResource.OfEntrance(path.Href),
        DavPathKind.Principal => DavResource.OfPrincipal(path.Owner),
        _ => DavResource.OfHome(path.Owner, path.Collection.Kind),
    };

    private static IEnumerable<DavResource> MembersOf(DavPath path, SubscriberInfo info) => path.Kind switch
    {
        DavPathKind.Root => path.Href switch
        {
            Hrefs.Server => [DavResource.OfEntrance(Hrefs.Root), DavResource.OfEntrance(Hrefs.OtherPrincipals)],
            Hrefs.OtherPrincipals => [],
            Hrefs.Root => Hrefs.Folders.Select(DavResource.OfEntrance),
            Hrefs.Principals => [DavResource.OfPrincipal(info.Id)],
            var folder => HomesIn(folder, info),
        },
        DavPathKind.Home => info.Collections
            .Where(collection => collection.Id.Kind == path.Collection.Kind)
            .Select(collection => DavResource.OfCollection(path.Owner, collection)),
        _ => [],
    };

    private static IEnumerable<DavResource> HomesIn(string folder, SubscriberInfo info)
    {
        foreach (var kind in (CollectionKind[])[CollectionKind.AddressBook, CollectionKind.Calendar, CollectionKind.Photos])
        {
            var home = Hrefs.Home(info.Id, kind);
            if (!home.StartsWith(folder, StringComparison.Ordinal))
                continue;

            // The home of photos is a folder itself.
            if (kind != CollectionKind.Photos)
                yield return DavResource.OfHome(info.Id, kind);
            else if (CollectionLookup.Find(info, new CollectionId(kind, string.Empty)) is { } photos)
                yield return DavResource.OfCollection(info.Id, photos);
        }
    }

    private async Task AnswerCollectionAsync(DavCall call, CollectionId id, PropertySelection selection, Depth depth)
    {
        var info = await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false);
        var collection = CollectionLookup.Find(info, id) ?? throw DavException.NotFound();
        var folders = FoldersIn(info, id).ToList();
        if (depth == Depth.Infinity && folders.Count > 0)
            throw DavException.Refused(Preconditions.FiniteDepth, "Depth is 0 or 1 here.");
        var context = contexts.New(call, info);
        var listing = new ItemListing(call, id, withBodies: false);
        var page = depth == Depth.Zero ? null : await listing.FirstAsync().ConfigureAwait(false);
        var resource = DavResource.OfCollection(call.Path.Owner, collection);
        if (call.Path.Kind == DavPathKind.Item || !call.Path.IsCollectionAddress)
            call.Http.Response.Headers.ContentLocation = resource.BaseHref;
        var output = MultistatusWriter.Begin(call, selection);
        if (depth == Depth.Zero || !selection.IsWithoutRoot)
            await output.WriteAsync(resource, selection, context).ConfigureAwait(false);
        foreach (var folder in depth == Depth.Zero ? [] : folders)
            await output.WriteAsync(DavResource.OfCollection(call.Path.Owner, folder), selection, context).ConfigureAwait(false);
        for (; page is not null; page = await listing.NextAsync(page).ConfigureAwait(false))
        {
            foreach (var item in page.Items)
                await output.WriteAsync(DavResource.OfItem(resource.BaseHref, item.Info), selection, context).ConfigureAwait(false);
        }
        await output.EndAsync().ConfigureAwait(false);
    }

    private static IEnumerable<CollectionInfo> FoldersIn(SubscriberInfo info, CollectionId parent) => info.Collections.Where(
        collection => collection.Id.Kind == CollectionKind.Photos && collection.Id.Name.Length > 0 && parent.Kind == CollectionKind.Photos
            && ParentOf(collection.Id.Name) == parent.Name);

    private static string ParentOf(string folder) => folder.LastIndexOf('/') is > 0 and var slash ? folder[..slash] : string.Empty;
}
