using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>Refuses a PUT before its body is read, by what its condition and its address tell: nothing is uploaded for nothing, and a client that waits for leave
/// to send (RFC 9110 section 10.1.1) is told at once.</summary>
/// <remarks>Of short bodies the grain alone judges, with the commit; and it judges again of those that are let through here.</remarks>
internal static class EarlyRefusal
{
    /// <exception cref="DavException">412 if the condition does not hold, 409 if there is no such collection.</exception>
    public static async ValueTask CheckAsync(DavCall call, WriteCondition condition)
    {
        var request = call.Http.Request;
        if (request.ContentLength <= PutItem.MaximumInlineLength && request.Headers.Expect.Count == 0)
            return;
        if (await JudgeAsync(call, condition).ConfigureAwait(false) is null)
            return;

        // What is in memory may be some seconds old: nobody is refused for that.
        await call.Subscriber.GetInfoAsync(ReadConsistency.Linearizable, call.Cancellation).ConfigureAwait(false);
        if (await JudgeAsync(call, condition).ConfigureAwait(false) is { } refusal)
            throw refusal;
    }

    private static async Task<DavException?> JudgeAsync(DavCall call, WriteCondition condition)
    {
        var path = call.Path;
        var item = await call.Subscriber.GetItemAsync(path.Collection, path.Item, call.Cancellation).ConfigureAwait(false);
        if (!Holds(condition, item?.Info))
            return DavException.PreconditionFailed();
        return item is null && !await CollectionLookup.ExistsAsync(call, path.Collection).ConfigureAwait(false)
            ? Refusals.Translate(new ChangeRefusal(0, RefusalReason.CollectionMissing), path.Owner, path.Collection)
            : null;
    }

    private static bool Holds(WriteCondition condition, ItemInfo? item) => item is null
        ? condition is { MustExist: false, IfMatch: null }
        : !condition.MustNotExist && (condition.IfMatch is not { } tag || tag == item.ETag);
}
