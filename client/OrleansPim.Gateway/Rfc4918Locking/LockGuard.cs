using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc6578Sync;

namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>Lets a request pass if its <c>If</c> header holds and it names the locks that are in its way.</summary>
internal sealed class LockGuard(LockTable table, SyncTokenCodec syncTokens)
{
    /// <summary>Checks a request before its method is served.</summary>
    /// <exception cref="DavException">412 if the header does not hold, 423 if a lock is in the way.</exception>
    public async ValueTask CheckAsync(DavCall call)
    {
        var header = IfHeader.Read(call.Http.Request);
        var locks = table.Of(call.Subscriber.Id);
        if (header is not null && !await new IfJudgement(call, locks, syncTokens).HoldsAsync(header).ConfigureAwait(false))
            throw DavException.PreconditionFailed();
        if (locks.Count == 0)
            return;
        var tokens = header?.Tokens.ToHashSet() ?? [];
        foreach (var held in locks.Where(held => !tokens.Contains(held.Token)))
        {
            if (await IsInTheWayAsync(call, held).ConfigureAwait(false) && !IsSharedWith(held, tokens, locks))
                throw new DavException(StatusCodes.Status423Locked, "A lock is in the way.", Preconditions.LockTokenSubmitted(held.Root));
        }
    }

    /// <summary>Forgets the locks of what a successful request removed.</summary>
    public void AfterSuccess(DavCall call)
    {
        if (call.Http.Request.Method is "DELETE" or "MOVE" && call.Http.Response.StatusCode is >= 200 and < 300)
            table.Forget(call.Subscriber.Id, call.Path.Href);
    }

    /// <summary>Whoever holds one of several shared locks on a resource may write there.</summary>
    private static bool IsSharedWith(ActiveLock held, HashSet<string> tokens, IReadOnlyList<ActiveLock> locks) =>
        !held.IsExclusive && locks.Any(other => tokens.Contains(other.Token) && other.Covers(held.Root));

    private static async ValueTask<bool> IsInTheWayAsync(DavCall call, ActiveLock held)
    {
        var href = call.Path.Href;
        switch (call.Http.Request.Method)
        {
            case "PUT" or "MKCOL" or "MKCALENDAR":
                return held.Covers(href) || await AddsMemberAsync(call, call.Path, held).ConfigureAwait(false);
            case "PROPPATCH":
                return held.Covers(href);
            case "LOCK":
                return await MakesItemAsync(call, held).ConfigureAwait(false);
            case "DELETE":
                return IsTouchedByRemoval(held, href);
            case "COPY" or "MOVE":
                var destination = Destination.Read(call).Path;
                return (call.Http.Request.Method == "MOVE" && IsTouchedByRemoval(held, href))
                    || held.Covers(destination.Href) || ActiveLock.IsBelow(held.Root, destination.Href)
                    || await AddsMemberAsync(call, destination, held).ConfigureAwait(false);
            default:
                return false;
        }
    }

    private static bool IsTouchedByRemoval(ActiveLock held, string href) =>
        held.Covers(href) || ActiveLock.IsBelow(held.Root, href) || ActiveLock.Same(held.Root, ActiveLock.ParentOf(href));

    /// <summary>A LOCK at a free address makes an empty item there (RFC 4918 section 7.4); an address without its slash may be a folder's.</summary>
    private static async ValueTask<bool> MakesItemAsync(DavCall call, ActiveLock held) =>
        call.Path.Kind == DavPathKind.Item && call.Path.Collection.Kind == CollectionKind.Photos
        && await AddsMemberAsync(call, call.Path, held).ConfigureAwait(false)
        && !await CollectionLookup.ExistsAsync(call, call.Path.AsFolder).ConfigureAwait(false);

    /// <summary>A lock on a collection, even one of depth 0, keeps its list of members.</summary>
    private static async ValueTask<bool> AddsMemberAsync(DavCall call, DavPath path, ActiveLock held)
    {
        if (!ActiveLock.Same(held.Root, ActiveLock.ParentOf(path.Href)))
            return false;
        return path.Kind != DavPathKind.Item
            || await call.Subscriber.GetItemAsync(path.Collection, path.Item, call.Cancellation).ConfigureAwait(false) is null;
    }
}
