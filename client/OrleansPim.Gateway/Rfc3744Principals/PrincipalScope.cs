using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc3744Principals;

/// <summary>Where principals are found.</summary>
internal static class PrincipalScope
{
    /// <summary>Whether the subscriber's principal is at or below an address.</summary>
    public static bool Holds(DavPath path) => path.Kind is DavPathKind.Principal
        || (path.Kind == DavPathKind.Root && path.Href is Hrefs.Server or Hrefs.Root or Hrefs.Principals or Hrefs.OtherPrincipals);
}
