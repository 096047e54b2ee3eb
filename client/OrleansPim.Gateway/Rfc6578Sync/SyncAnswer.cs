using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;

namespace OrleansPim.Gateway.Rfc6578Sync;

/// <summary>Writes the answer to sync-collection page by page, so that a first sync of any size needs the memory of one page.</summary>
internal sealed class SyncAnswer(DavCall call, CollectionId collection, PropertySelection selection, PropertyContext context)
{
    private readonly string _href = Hrefs.Collection(call.Subscriber.Id, collection);

    /// <param name="page">The first page.</param>
    /// <param name="limit">The most members that the client wants.</param>
    /// <param name="next">Reads a further page.</param>
    public async Task WriteAsync(SyncPage page, int limit, Func<(SyncToken Token, int Limit), Task<SyncPage>> next)
    {
        var output = MultistatusWriter.Begin(call, selection);
        var left = limit;
        while (true)
        {
            foreach (var change in page.Changes)
                await WriteAsync(output, change).ConfigureAwait(false);
            foreach (var folder in page.Folders ?? [])
                await WriteAsync(output, folder).ConfigureAwait(false);
            left -= page.Changes.Count + (page.Folders?.Count ?? 0);
            if (!page.HasMore || left <= 0)
                break;
            page = await next((TokenOf(page), left)).ConfigureAwait(false);
        }
        if (page.HasMore)
            await output.WriteStatusAsync(_href, StatusCodes.Status507InsufficientStorage, Preconditions.NumberOfMatches).ConfigureAwait(false);
        await output.EndAsync(context.Tokens.Write(call.Subscriber.Id, collection, TokenOf(page))).ConfigureAwait(false);
    }

    private ValueTask WriteAsync(MultistatusWriter output, ItemChange change) => change.Info is null
        ? output.WriteStatusAsync(_href + HrefCodec.Encode(change.Name.Value), StatusCodes.Status404NotFound)
        : output.WriteAsync(DavResource.OfItem(_href, change.Info), selection, context);

    private ValueTask WriteAsync(MultistatusWriter output, FolderChange change) => change.Info is null
        ? output.WriteStatusAsync(Hrefs.Collection(call.Subscriber.Id, change.Id), StatusCodes.Status404NotFound)
        : output.WriteAsync(DavResource.OfCollection(call.Subscriber.Id, change.Info), selection, context);

    private static SyncToken TokenOf(SyncPage page) => SyncToken.After(page);
}
