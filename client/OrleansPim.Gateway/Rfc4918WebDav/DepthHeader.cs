using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>Reads the <c>Depth</c> header (RFC 4918 section 10.2).</summary>
internal static class DepthHeader
{
    /// <param name="request">The request.</param>
    /// <param name="missing">What it means to send none.</param>
    /// <exception cref="DavException">It is none of the three values.</exception>
    public static Depth Read(HttpRequest request, Depth missing) => request.Headers["Depth"].ToString().Trim().ToLowerInvariant() switch
    {
        "" => missing,
        "0" => Depth.Zero,
        "1" or "1,noroot" => Depth.One,
        "infinity" => Depth.Infinity,
        _ => throw DavException.BadRequest("Depth is 0, 1 or infinity."),
    };
}
