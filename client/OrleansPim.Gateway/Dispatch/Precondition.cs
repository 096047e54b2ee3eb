using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>A rule of the protocol that a request broke, named in the body of the answer (RFC 4918 section 16).</summary>
/// <param name="Name">The element that names it.</param>
/// <param name="Href">The resource that stands in the way, where the rule wants it named.</param>
internal sealed record Precondition(PropertyName Name, string? Href = null);
