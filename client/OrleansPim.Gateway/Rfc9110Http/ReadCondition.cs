using Microsoft.Net.Http.Headers;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>Judges the conditions of a GET in the order of RFC 9110 section 13.2.2.</summary>
internal static class ReadCondition
{
    /// <returns>304 or 412; <see langword="null"/> when the body is to be sent.</returns>
    public static int? Judge(HttpRequest request, ItemInfo info)
    {
        if (EntityTags.Parse(request.Headers.IfMatch) is { } match && !match.ContainsStrong(info.ETag))
            return StatusCodes.Status412PreconditionFailed;
        if (request.Headers.IfMatch.Count == 0 && IsModifiedSince(request, info))
            return StatusCodes.Status412PreconditionFailed;
        if (EntityTags.Parse(request.Headers.IfNoneMatch) is { } noneMatch)
            return noneMatch.ContainsWeak(info.ETag) ? StatusCodes.Status304NotModified : null;
        return TryParseDate(request.Headers.IfModifiedSince, out var since) && info.ModifiedAt.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds()
            ? StatusCodes.Status304NotModified
            : null;
    }

    /// <summary>Whether <c>If-Unmodified-Since</c> names a time before the item's last change; a malformed one says nothing.</summary>
    public static bool IsModifiedSince(HttpRequest request, ItemInfo info) =>
        TryParseDate(request.Headers.IfUnmodifiedSince, out var since) && info.ModifiedAt.ToUnixTimeSeconds() > since.ToUnixTimeSeconds();

    /// <summary>Reads an HTTP date in any of its three forms (RFC 9110 section 5.6.7).</summary>
    public static bool TryParseDate(string? text, out DateTimeOffset date) => HeaderUtilities.TryParseDate(text, out date);
}
