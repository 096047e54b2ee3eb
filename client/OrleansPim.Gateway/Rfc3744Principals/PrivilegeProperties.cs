using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3744Principals;

/// <summary>The privileges that there are, and those that a subscriber has on its own (RFC 3744 sections 3 and 5.3).</summary>
internal static class PrivilegeProperties
{
    /// <summary>Writes what the owner, who is the only one to get here, may do.</summary>
    public static void WriteGranted(DavResource resource, Utf8XmlWriter output)
    {
        output.Raw(
            "<d:privilege><d:read/></d:privilege><d:privilege><d:read-acl/></d:privilege>"u8 +
            "<d:privilege><d:read-current-user-privilege-set/></d:privilege>"u8);
        if (resource.Kind is DavPathKind.Home or DavPathKind.Collection)
            output.Raw("<d:privilege><d:bind/></d:privilege><d:privilege><d:unbind/></d:privilege>"u8);
        if (resource.Kind is DavPathKind.Collection or DavPathKind.Item)
        {
            output.Raw(
                "<d:privilege><d:write/></d:privilege><d:privilege><d:write-properties/></d:privilege>"u8 +
                "<d:privilege><d:write-content/></d:privilege><d:privilege><d:unlock/></d:privilege>"u8);
        }
        if (resource.Holds == CollectionKind.Calendar)
            output.Raw("<d:privilege><c:read-free-busy/></d:privilege>"u8);
    }

    /// <summary>Writes which privileges are part of which. The one that stands for all can be given to nobody.</summary>
    public static void WriteSupported(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        Begin(output, "<d:all/>"u8, "Everything", isAbstract: true);
        Begin(output, "<d:read/>"u8, "Read");
        if (resource.Holds == CollectionKind.Calendar)
            Leaf(output, "<c:read-free-busy/>"u8, "Ask when a calendar is busy");
        End(output);
        Begin(output, "<d:write/>"u8, "Write");
        Leaf(output, "<d:write-properties/>"u8, "Change properties");
        Leaf(output, "<d:write-content/>"u8, "Change contents");
        Leaf(output, "<d:bind/>"u8, "Add members");
        Leaf(output, "<d:unbind/>"u8, "Remove members");
        End(output);
        Leaf(output, "<d:unlock/>"u8, "Remove locks of others");
        Leaf(output, "<d:read-acl/>"u8, "Read who may do what");
        Leaf(output, "<d:read-current-user-privilege-set/>"u8, "Read what one may do");
        End(output);
    }

    private static void Leaf(Utf8XmlWriter output, ReadOnlySpan<byte> privilege, string description)
    {
        Begin(output, privilege, description);
        End(output);
    }

    private static void Begin(Utf8XmlWriter output, ReadOnlySpan<byte> privilege, string description, bool isAbstract = false)
    {
        output.Raw("<d:supported-privilege><d:privilege>"u8);
        output.Raw(privilege);
        output.Raw("</d:privilege>"u8);
        if (isAbstract)
            output.Raw("<d:abstract/>"u8);
        output.Raw("<d:description xml:lang=\"en\">"u8);
        output.Text(description);
        output.Raw("</d:description>"u8);
    }

    private static void End(Utf8XmlWriter output) => output.Raw("</d:supported-privilege>"u8);
}
