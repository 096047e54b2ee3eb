using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>The tags of an <c>If-Match</c> or <c>If-None-Match</c> header (RFC 9110 section 13.1).</summary>
/// <param name="IsAny">Whether it is <c>*</c>.</param>
/// <param name="Tags">The tags, quotes and all.</param>
internal sealed record EntityTags(bool IsAny, IReadOnlyList<EntityTagHeaderValue> Tags)
{
    /// <summary>The most tags of one header.</summary>
    public const int MaximumTags = 64;

    /// <returns><see langword="null"/> if there is no such header.</returns>
    /// <exception cref="DavException">The header is malformed: guessing would overwrite what the client means to protect.</exception>
    public static EntityTags? Parse(StringValues header)
    {
        if (header.Count == 0)
            return null;
        if (!EntityTagHeaderValue.TryParseList(header, out var tags) || tags.Count is 0 or > MaximumTags)
            throw DavException.BadRequest("The entity tags are malformed.");
        return new EntityTags(tags.Contains(EntityTagHeaderValue.Any), [.. tags]);
    }

    /// <summary>Whether the tag is among these, by strong comparison: a weak one never is.</summary>
    public bool ContainsStrong(ETag tag) => IsAny || Tags.Any(candidate => !candidate.IsWeak && IsSame(candidate, tag));

    /// <summary>Whether the tag is among these, by weak comparison.</summary>
    public bool ContainsWeak(ETag tag) => IsAny || Tags.Any(candidate => IsSame(candidate, tag));

    private static bool IsSame(EntityTagHeaderValue candidate, ETag tag) =>
        candidate.Tag.Length == tag.Value.Length + 2 && candidate.Tag.AsSpan()[1..^1].SequenceEqual(tag.Value);
}
