using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Resources;

/// <summary>All that is in a collection, however deep, with the memory of one page.</summary>
/// <param name="call">The request.</param>
/// <param name="info">The collections that there are.</param>
internal sealed class MemberTree(DavCall call, SubscriberInfo info)
{
    /// <summary>The subscriber's principal, homes, collections and items that lie below a resource, each collection before what is in it.</summary>
    /// <exception cref="UnavailableException">A collection went away meanwhile: the answer must not look complete.</exception>
    public async IAsyncEnumerable<DavResource> BelowAsync(DavResource top)
    {
        if (top.Item is not null)
            yield break;
        foreach (var entrance in Entrances().Where(entrance => IsBelow(entrance.BaseHref, top.BaseHref)))
            yield return entrance;
        foreach (var collection in info.Collections.Select(collection => DavResource.OfCollection(info.Id, collection)))
        {
            var isTop = collection.BaseHref == top.BaseHref;
            if (!isTop && !IsBelow(collection.BaseHref, top.BaseHref))
                continue;
            if (!isTop)
                yield return collection;
            var listing = new ItemListing(call, collection.Collection!.Id, withBodies: false);
            for (ItemPage? page = await FirstAsync(listing).ConfigureAwait(false); page is not null; page = await listing.NextAsync(page).ConfigureAwait(false))
            {
                foreach (var item in page.Items)
                    yield return DavResource.OfItem(collection.BaseHref, item.Info);
            }
        }
    }

    private IEnumerable<DavResource> Entrances() =>
    [
        DavResource.OfPrincipal(info.Id), DavResource.OfHome(info.Id, CollectionKind.AddressBook), DavResource.OfHome(info.Id, CollectionKind.Calendar),
    ];

    private static async Task<ItemPage> FirstAsync(ItemListing listing)
    {
        try
        {
            return await listing.FirstAsync().ConfigureAwait(false);
        }
        catch (DavException)
        {
            throw new UnavailableException("A collection was deleted while it was listed.");
        }
    }

    private static bool IsBelow(string href, string top) => href.Length > top.Length && href.StartsWith(top, StringComparison.Ordinal);
}
