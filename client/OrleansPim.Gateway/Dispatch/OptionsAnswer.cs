using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>Says what we speak: compliance classes and methods.</summary>
internal static class OptionsAnswer
{
    /// <summary>The value of the <c>DAV</c> header.</summary>
    public const string Compliance = "1, 2, 3, access-control, extended-mkcol, addressbook, calendar-access, sync-collection";

    private const string AllMethods = "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, REPORT, MKCOL, MKCALENDAR, COPY, MOVE, LOCK, UNLOCK, ACL";
    private const string EntranceMethods = "OPTIONS, GET, HEAD, PROPFIND, REPORT, ACL";

    public static string AllowOf(DavPath? path) => path switch
    {
        null => AllMethods,
        { Kind: DavPathKind.Root or DavPathKind.Principal or DavPathKind.Home } => EntranceMethods,
        { Kind: DavPathKind.Collection } => "OPTIONS, GET, HEAD, DELETE, PROPFIND, PROPPATCH, REPORT, MKCOL, MKCALENDAR, COPY, MOVE, LOCK, UNLOCK, ACL",
        _ => AllMethods,
    };

    /// <summary>What an address allows that has just refused a method.</summary>
    public static string AllowOf(DavPath path, string refused) => string.Join(", ", AllowOf(path).Split(", ").Where(method => method != refused));

    public static void Write(HttpContext http, DavPath? path = null)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.Headers["DAV"] = Compliance;
        http.Response.Headers.Allow = AllowOf(path);
        http.Response.ContentLength = 0;
    }
}
