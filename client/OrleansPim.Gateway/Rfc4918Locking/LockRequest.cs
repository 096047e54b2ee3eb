using System.Globalization;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>Reads what a LOCK asks for (RFC 4918 section 9.10).</summary>
internal static class LockRequest
{
    private const int MaximumOwnerLength = 4_096;

    /// <exception cref="DavException">The body is no lockinfo.</exception>
    public static ActiveLock Read(DavCall call, DavElement body)
    {
        var scope = body.Find(PropertyName.Dav("lockscope"));
        var isExclusive = scope?.Find(PropertyName.Dav("exclusive")) is not null;
        if (body.Name != PropertyName.Dav("lockinfo") || (!isExclusive && scope?.Find(PropertyName.Dav("shared")) is null)
            || body.Find(PropertyName.Dav("locktype"))?.Find(PropertyName.Dav("write")) is null)
        {
            throw DavException.BadRequest("A LOCK asks for an exclusive or shared write lock.");
        }
        var depth = DepthHeader.Read(call.Http.Request, Depth.Infinity);
        if (depth == Depth.One)
            throw DavException.BadRequest("Depth is 0 or infinity.");
        var owner = body.Find(PropertyName.Dav("owner")) is { } element ? DeadPropertyCodec.Encode(element) : string.Empty;
        if (owner.Length > MaximumOwnerLength)
            throw DavException.BadRequest($"An owner has at most {MaximumOwnerLength} characters.");
        var timeout = ReadTimeout(call.Http.Request) ?? LockTable.MaximumTimeout;
        return new ActiveLock(string.Empty, call.Path.Href, isExclusive, depth == Depth.Infinity, owner, timeout, default);
    }

    /// <returns>The first timeout that we know, at most ours; <see langword="null"/> if none is asked for.</returns>
    public static TimeSpan? ReadTimeout(HttpRequest request)
    {
        foreach (var part in request.Headers["Timeout"].ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Equals("Infinite", StringComparison.OrdinalIgnoreCase))
                return LockTable.MaximumTimeout;
            if (part.StartsWith("Second-", StringComparison.OrdinalIgnoreCase)
                && long.TryParse(part.AsSpan(7), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
            {
                return TimeSpan.FromSeconds(Math.Min(seconds, LockTable.MaximumTimeout.TotalSeconds));
            }
        }
        return null;
    }
}
