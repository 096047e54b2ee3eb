using Microsoft.Net.Http.Headers;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>The part of a body that a <c>Range</c> header asks for (RFC 9110 section 14).</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its length; 0 if the body has no such part.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    public bool IsSatisfiable => Length > 0;

    /// <returns><see langword="null"/> when the whole body is to be sent: no range, several, a malformed one, or a changed item.</returns>
    public static ByteRange? Parse(HttpRequest request, ItemInfo info)
    {
        string? header = request.Headers.Range;
        if (header is null || !IsUnchanged(request, info)
            || !RangeHeaderValue.TryParse(header, out var value) || value.Unit != "bytes" || value.Ranges.Count != 1)
        {
            return null;
        }
        var range = value.Ranges.First();
        if (range.From is null)
        {
            var suffix = Math.Min(range.To ?? 0, info.Length);
            return new ByteRange(info.Length - suffix, suffix);
        }
        var end = Math.Min(range.To ?? long.MaxValue, info.Length - 1);
        return new ByteRange(range.From.Value, Math.Max(0, end - range.From.Value + 1));
    }

    private static bool IsUnchanged(HttpRequest request, ItemInfo info)
    {
        string? condition = request.Headers.IfRange;
        if (condition is null)
            return true;
        return condition.StartsWith('"')
            ? condition == $"\"{info.ETag.Value}\""
            : ReadCondition.TryParseDate(condition, out var date) && date.ToUnixTimeSeconds() == info.ModifiedAt.ToUnixTimeSeconds();
    }
}
