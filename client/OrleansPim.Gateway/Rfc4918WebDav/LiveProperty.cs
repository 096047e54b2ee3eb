using System.Text;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>A property whose value the server makes.</summary>
/// <param name="name">Its name; of a namespace that has a prefix in our answers.</param>
/// <param name="has">Whether a resource has it.</param>
/// <param name="write">Writes what stands within its element.</param>
internal sealed class LiveProperty(
    PropertyName name, Func<DavResource, PropertyContext, bool> has, Action<DavResource, PropertyContext, Utf8XmlWriter> write)
{
    private readonly byte[] _start = Encoding.UTF8.GetBytes($"<{XmlNamespaces.PrefixOf(name.Namespace)}:{name.Local}>");
    private readonly byte[] _end = Encoding.UTF8.GetBytes($"</{XmlNamespaces.PrefixOf(name.Namespace)}:{name.Local}>");

    public PropertyName Name { get; } = name;

    /// <summary>Whether <c>allprop</c> includes it: so it is with those of RFC 4918 only.</summary>
    public bool IsInAllProperties { get; init; }

    /// <summary>Whether a client may set it, which replaces the server's value.</summary>
    public bool IsSettable { get; init; }

    public bool Has(DavResource resource, PropertyContext context) => has(resource, context);

    /// <summary>Writes the whole element.</summary>
    public void Write(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        output.Raw(_start);
        write(resource, context, output);
        output.Raw(_end);
    }
}
