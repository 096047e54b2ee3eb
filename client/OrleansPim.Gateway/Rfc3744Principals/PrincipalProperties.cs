using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3744Principals;

/// <summary>Who may do what (RFC 3744), who is asking (RFC 5397), and which reports there are (RFC 3253).</summary>
internal static class PrincipalProperties
{
    public static IReadOnlyList<LiveProperty> All { get; } =
    [
        new(PropertyName.Dav("current-user-principal"), (_, _) => true, WritePrincipal),
        new(PropertyName.Dav("principal-URL"), (resource, _) => resource.Kind == DavPathKind.Principal, WritePrincipal),
        new(PropertyName.Dav("owner"), (resource, _) => resource.Kind != DavPathKind.Root, WritePrincipal),
        new(PropertyName.Dav("alternate-URI-set"), (resource, _) => resource.Kind == DavPathKind.Principal, static (_, _, _) => { }),
        new(PropertyName.Dav("group-membership"), (resource, _) => resource.Kind == DavPathKind.Principal, static (_, _, _) => { }),
        new(PropertyName.Dav("principal-collection-set"), (_, _) => true, static (_, _, output) =>
            output.Raw("<d:href>/dav/principals/</d:href>"u8)),
        new(PropertyName.Dav("current-user-privilege-set"), (_, _) => true, WritePrivileges),
        new(PropertyName.Dav("supported-report-set"), (_, _) => true, WriteReports),
    ];

    private static void WritePrincipal(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        output.Raw("<d:href>"u8);
        output.Text(Hrefs.Principal(context.Subscriber));
        output.Raw("</d:href>"u8);
    }

    private static void WritePrivileges(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        output.Raw("<d:privilege><d:read/></d:privilege><d:privilege><d:read-current-user-privilege-set/></d:privilege>"u8);
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

    private static void WriteReports(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        if (resource.Collection is not { Id.Kind: var kind })
            return;
        if (kind == CollectionKind.AddressBook)
            output.Raw(
                "<d:supported-report><d:report><a:addressbook-multiget/></d:report></d:supported-report>"u8 +
                "<d:supported-report><d:report><a:addressbook-query/></d:report></d:supported-report>"u8);
        if (kind == CollectionKind.Calendar)
            output.Raw(
                "<d:supported-report><d:report><c:calendar-multiget/></d:report></d:supported-report>"u8 +
                "<d:supported-report><d:report><c:calendar-query/></d:report></d:supported-report>"u8 +
                "<d:supported-report><d:report><c:free-busy-query/></d:report></d:supported-report>"u8);
        output.Raw("<d:supported-report><d:report><d:sync-collection/></d:report></d:supported-report>"u8);
    }
}
