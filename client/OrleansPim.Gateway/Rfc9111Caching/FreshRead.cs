namespace OrleansPim.Gateway.Rfc9111Caching;

/// <summary>A client that wants nothing older than its own request says so: <c>Cache-Control: no-cache</c> (RFC 9111 section 5.2.1.4).</summary>
/// <remarks>
/// Without it an answer may be 5 s behind a commit that was acknowledged through another cluster. Writes need nothing of the kind:
/// whatever they are decided on is confirmed by their commit.
/// </remarks>
internal static class FreshRead
{
    private const string Directive = "no-cache";

    /// <summary>Confirms with a quorum, if the client asks for that, that what the following reads find is the newest.</summary>
    /// <param name="request">The request.</param>
    /// <param name="subscriber">Whose data it reads.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="PimException">It cannot be confirmed now, so nothing may be answered.</exception>
    public static async ValueTask EnsureAsync(HttpRequest request, SubscriberClient subscriber, CancellationToken cancellationToken)
    {
        if (IsRead(request.Method) && IsAsked(request))
            await subscriber.GetInfoAsync(ReadConsistency.Linearizable, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsRead(string method) => method is "GET" or "HEAD" or "PROPFIND" or "REPORT";

    private static bool IsAsked(HttpRequest request)
    {
        foreach (var line in request.Headers.CacheControl)
        {
            foreach (var part in (line ?? string.Empty).Split(','))
            {
                if (part.Trim().Equals(Directive, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }
}
