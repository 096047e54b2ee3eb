using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>One property that a request names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Live">The one of ours; <see langword="null"/> if only a client can have set it.</param>
/// <param name="Element">As it stands in the request: that of bodies has parts.</param>
internal sealed record RequestedProperty(PropertyName Name, LiveProperty? Live, DavElement Element)
{
    /// <summary>The key under which the ledger would keep it, made once for all resources of a listing.</summary>
    public string Expanded { get; } = Name.Expanded;
}
