using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>One part of a body that a <c>Range</c> header asks for (RFC 9110 section 14).</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its length; at least 1.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    /// <summary>The most parts of one answer; who asks for more gets the whole.</summary>
    public const int MaximumParts = 16;

    /// <summary>As <c>Content-Range</c> names it.</summary>
    public string ContentRange(long whole) => string.Create(CultureInfo.InvariantCulture, $"bytes {Start}-{Start + Length - 1}/{whole}");

    /// <summary>Reads the header.</summary>
    /// <returns>
    /// <see langword="null"/> when the whole body is to be sent: no range, a malformed one, a changed item, or parts that together are no less than it.
    /// Empty when the body has none of the parts.
    /// </returns>
    public static IReadOnlyList<ByteRange>? Parse(HttpRequest request, ItemInfo info)
    {
        string? header = request.Headers.Range;
        if (header is null || !IsUnchanged(request, info)
            || !RangeHeaderValue.TryParse(header, out var value) || value.Unit != "bytes" || value.Ranges.Count > MaximumParts)
        {
            return null;
        }
        var parts = value.Ranges.Select(range => Of(range, info.Length)).Where(part => part.Length > 0).ToList();

        // Parts that overlap are a way to ask for a photo many times at once.
        return parts.Count > 1 && parts.Sum(part => part.Length) >= info.Length ? null : parts;
    }

    private static ByteRange Of(RangeItemHeaderValue range, long whole)
    {
        if (range.From is not { } start)
        {
            var suffix = Math.Min(range.To ?? 0, whole);
            return new ByteRange(whole - suffix, suffix);
        }
        var end = Math.Min(range.To ?? long.MaxValue, whole - 1);
        return new ByteRange(start, Math.Max(0, end - start + 1));
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
