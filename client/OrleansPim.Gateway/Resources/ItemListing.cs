using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Resources;

/// <summary>Lists a collection page by page, so that an answer of any length needs the memory of one page.</summary>
/// <param name="call">The request.</param>
/// <param name="collection">The collection.</param>
/// <param name="withBodies">Whether inline bodies are wanted.</param>
internal sealed class ItemListing(DavCall call, CollectionId collection, bool withBodies)
{
    /// <summary>The first page, to be had before an answer is begun.</summary>
    /// <exception cref="DavException">404: there is no such collection.</exception>
    public async Task<ItemPage> FirstAsync() =>
        await ReadAsync(after: null).ConfigureAwait(false) ?? throw DavException.NotFound();

    /// <summary>The page after that one.</summary>
    /// <returns><see langword="null"/> after the last.</returns>
    /// <exception cref="UnavailableException">The collection went away meanwhile: the listing must not look complete.</exception>
    public async ValueTask<ItemPage?> NextAsync(ItemPage page)
    {
        if (page.After is not { } after)
            return null;
        return await ReadAsync(after).ConfigureAwait(false)
            ?? throw new UnavailableException("The collection was deleted while it was listed.");
    }

    private Task<ItemPage?> ReadAsync(ItemName? after) => call.Subscriber.ListAsync(
        new ListRequest { Collection = collection, After = after, WithBodies = withBodies }, call.Cancellation);
}
