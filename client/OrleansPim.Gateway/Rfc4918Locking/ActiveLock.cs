using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>A write lock that somebody holds (RFC 4918 section 6).</summary>
/// <param name="Token">Its token, a <c>urn:uuid:</c>.</param>
/// <param name="Root">The address that was locked, in our spelling.</param>
/// <param name="IsExclusive">Whether nobody else may hold one.</param>
/// <param name="IsDeep">Whether it covers everything below.</param>
/// <param name="Owner">What the client says about its owner: an XML element or text; empty when it says nothing.</param>
/// <param name="Timeout">How long it lasts unless refreshed.</param>
/// <param name="Expires">When it ends.</param>
internal sealed record ActiveLock(
    string Token, string Root, bool IsExclusive, bool IsDeep, string Owner, TimeSpan Timeout, DateTimeOffset Expires)
{
    /// <summary>Whether it covers an address.</summary>
    public bool Covers(string href) => Same(href, Root) || (IsDeep && IsBelow(href, Root));

    /// <summary>Whether two addresses mean the same, a folder's being known with and without its slash.</summary>
    public static bool Same(string one, string other) => one.AsSpan().TrimEnd('/').SequenceEqual(other.AsSpan().TrimEnd('/'));

    /// <summary>Whether an address is within a collection.</summary>
    public static bool IsBelow(string href, string collection)
    {
        var top = collection.AsSpan().TrimEnd('/');
        return href.Length > top.Length && href.AsSpan().StartsWith(top) && href[top.Length] == '/';
    }

    /// <summary>The address of what holds an address.</summary>
    public static string ParentOf(string href)
    {
        var path = href.AsSpan().TrimEnd('/');
        return path.LastIndexOf('/') is > 0 and var slash ? path[..(slash + 1)].ToString() : Hrefs.Root;
    }
}
