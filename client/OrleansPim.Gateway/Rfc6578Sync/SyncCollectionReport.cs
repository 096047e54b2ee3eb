using System.Globalization;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc6578Sync;

/// <summary>sync-collection: what changed since a token (RFC 6578 section 3).</summary>
/// <remarks>
/// The amnesia guard's heart. A removal is reported only where the ledger holds a tombstone. A token that we cannot place is refused,
/// and one that is ahead of the ledger holds the subscriber; neither is ever answered with an empty or shortened listing.
/// Folders of photos are members of the folder that they lie in. What is below them is theirs to tell: the sync level is 1, and <c>infinite</c> is refused, since
/// one token for a whole tree would be that of its top, which no folder of the tree could take.
/// </remarks>
internal sealed class SyncCollectionReport(PropertyContextSource contexts, SyncTokenCodec tokens) : IReport
{
    private static readonly PropertyName SyncToken = PropertyName.Dav("sync-token");
    private static readonly PropertyName SyncLevel = PropertyName.Dav("sync-level");
    private static readonly PropertyName Limit = PropertyName.Dav("limit");
    private static readonly PropertyName Results = PropertyName.Dav("nresults");

    public PropertyName Name { get; } = PropertyName.Dav("sync-collection");

    public async Task HandleAsync(DavCall call, DavElement body)
    {
        var collection = await ReportTarget.CollectionAsync(call).ConfigureAwait(false);
        CheckLevel(call, body);
        var selection = PropertySelection.Read(body, call.PrefersMinimal) ?? PropertySelection.Everything(call.PrefersMinimal);
        var limit = ReadLimit(body);
        var since = ReadToken(call, collection, body);
        var page = await ReadPageAsync(call, collection, since, limit).ConfigureAwait(false);
        var info = collection.Kind == CollectionKind.Photos
            ? await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false)
            : null;
        var writer = new SyncAnswer(call, collection, selection, contexts.New(call, info));
        await writer.WriteAsync(page, limit, next => ReadPageAsync(call, collection, next.Token, next.Limit)).ConfigureAwait(false);
    }

    private static async Task<SyncPage> ReadPageAsync(DavCall call, CollectionId collection, SyncToken? since, int limit)
    {
        var page = await call.Subscriber.SyncAsync(
            new SyncRequest
            {
                Collection = collection,
                Since = since?.Sequence ?? 0,
                Epoch = since?.Epoch,
                AtLeast = since?.LedgerSequence ?? 0,
                Device = call.Device,
                Limit = Math.Min(limit, SyncRequest.MaximumLimit),
            },
            call.Cancellation).ConfigureAwait(false) ?? throw DavException.NotFound();
        return page.Token switch
        {
            SyncTokenState.Valid => page,
            SyncTokenState.TooOld => throw DavException.Refused(Preconditions.ValidSyncToken, "The token is too old; synchronise from the beginning."),
            _ => throw new UnavailableException("A sync token is ahead of the ledger: acknowledged changes were lost. The subscriber is held."),
        };
    }

    private SyncToken? ReadToken(DavCall call, CollectionId collection, DavElement body)
    {
        var text = body.Find(SyncToken)?.Text.Trim() ?? string.Empty;
        if (text.Length == 0)
            return null;
        return tokens.Read(call.Subscriber.Id, collection, text)
            ?? throw DavException.Refused(Preconditions.ValidSyncToken, "The token is none of ours for this collection.");
    }

    private static int ReadLimit(DavElement body)
    {
        if (body.Find(Limit)?.Find(Results) is not { } results)
            return int.MaxValue;
        return int.TryParse(results.Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? limit
            : throw DavException.Refused(Preconditions.NumberOfMatches, "A limit is a positive number.");
    }

    /// <summary>Depth is 0 by the RFC; its drafts, which some clients still speak, said 1 and had no sync-level.</summary>
    private static void CheckLevel(DavCall call, DavElement body)
    {
        var level = body.Find(SyncLevel)?.Text.Trim().ToLowerInvariant();
        if (level is "infinite" or "infinity")
            throw DavException.Refused(Preconditions.SyncTraversal, "The sync level is 1.");
        if (level is not (null or "" or "1"))
            throw DavException.BadRequest("The sync level is 1.");
        if (DepthHeader.Read(call.Http.Request, Depth.Zero) == Depth.Infinity)
            throw DavException.BadRequest("Depth is 0.");
    }
}
