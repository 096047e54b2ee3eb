using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>What must hold for a change of one item, in the terms in which the grain can check it with the commit.</summary>
/// <param name="IfMatch">The tag that it must have.</param>
/// <param name="MustNotExist">Whether it must not exist.</param>
/// <param name="MustExist">Whether it must exist.</param>
internal readonly record struct WriteCondition(ETag? IfMatch, bool MustNotExist, bool MustExist)
{
    /// <summary>Reads the request's headers, and the item where they say more than the grain can be asked in one go.</summary>
    /// <exception cref="DavException">412 if it does not hold already.</exception>
    public static async Task<WriteCondition> ReadAsync(DavCall call)
    {
        var headers = call.Http.Request.Headers;
        var match = EntityTags.Parse(headers.IfMatch);
        var noneMatch = EntityTags.Parse(headers.IfNoneMatch);
        if (match is null && noneMatch is null)
        {
            return headers.IfUnmodifiedSince.Count == 0
                ? new WriteCondition(call.JudgedTag, MustNotExist: false, MustExist: false)
                : await ResolveDateAsync(call).ConfigureAwait(false);
        }
        if (match is null && noneMatch!.IsAny)
            return new WriteCondition(null, MustNotExist: true, MustExist: false);
        if (noneMatch is null && match!.IsAny)
            return new WriteCondition(null, MustNotExist: false, MustExist: true);
        if (noneMatch is null && match!.Tags is [{ IsWeak: false } only] && only.Tag.Length == ETag.Length + 2)
            return new WriteCondition(new ETag(only.Tag.AsSpan()[1..^1].ToString()), MustNotExist: false, MustExist: false);
        return await ResolveAsync(call, match, noneMatch).ConfigureAwait(false);
    }

    private static async Task<WriteCondition> ResolveDateAsync(DavCall call)
    {
        var item = await call.Subscriber.GetItemAsync(call.Path.Collection, call.Path.Item, call.Cancellation).ConfigureAwait(false);
        if (item is null)
            return default;
        return ReadCondition.IsModifiedSince(call.Http.Request, item.Info)
            ? throw DavException.PreconditionFailed()
            : new WriteCondition(item.Info.ETag, MustNotExist: false, MustExist: false);
    }

    /// <summary>Judges the item as it is now, and has the grain commit only if it is still that one.</summary>
    private static async Task<WriteCondition> ResolveAsync(DavCall call, EntityTags? match, EntityTags? noneMatch)
    {
        var item = await call.Subscriber.GetItemAsync(call.Path.Collection, call.Path.Item, call.Cancellation).ConfigureAwait(false);
        if (item is null)
        {
            return match is null
                ? new WriteCondition(null, MustNotExist: true, MustExist: false)
                : throw DavException.PreconditionFailed();
        }
        var tag = item.Info.ETag;
        return match?.ContainsStrong(tag) == false || noneMatch?.ContainsWeak(tag) == true
            ? throw DavException.PreconditionFailed()
            : new WriteCondition(tag, MustNotExist: false, MustExist: false);
    }
}
