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
        new(PropertyName.Dav("group-member-set"), (resource, _) => resource.Kind == DavPathKind.Principal, static (_, _, _) => { }),
        new(PropertyName.Dav("principal-collection-set"), (_, _) => true, static (_, _, output) =>
            output.Raw("<d:href>/dav/principals/</d:href>"u8)),
        new(PropertyName.Dav("current-user-privilege-set"), (_, _) => true, WritePrivileges),
        new(PropertyName.Dav("supported-privilege-set"), (_, _) => true, PrivilegeProperties.WriteSupported),
        new(PropertyName.Dav("acl"), (resource, _) => resource.Kind != DavPathKind.Root, WriteAcl),
        new(PropertyName.Dav("acl-restrictions"), (_, _) => true, static (_, _, output) => output.Raw("<d:grant-only/><d:no-invert/>"u8)),
        new(PropertyName.Dav("inherited-acl-set"), (_, _) => true, static (_, _, _) => { }),
        new(PropertyName.Dav("supported-report-set"), (_, _) => true, WriteReports),
    ];

    private static void WritePrincipal(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        output.Raw("<d:href>"u8);
        output.Text(Hrefs.Principal(context.Subscriber));
        output.Raw("</d:href>"u8);
    }

    private static void WritePrivileges(DavResource resource, PropertyContext context, Utf8XmlWriter output) =>
        PrivilegeProperties.WriteGranted(resource, output);

    /// <summary>One entry, which nobody can change: the owner may do what the owner may do.</summary>
    private static void WriteAcl(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        output.Raw("<d:ace><d:principal><d:property><d:owner/></d:property></d:principal><d:grant>"u8);
        PrivilegeProperties.WriteGranted(resource, output);
        output.Raw("</d:grant><d:protected/></d:ace>"u8);
    }

    /// <summary>The reports that a resource answers: those of its collection's kind, and those about principals, which are asked anywhere.</summary>
    private static void WriteReports(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        var isItem = resource.Kind == DavPathKind.Item;
        if (resource.Kind is DavPathKind.Collection or DavPathKind.Item && resource.Holds == CollectionKind.AddressBook)
        {
            WriteReport(output, "a:addressbook-multiget"u8);
            WriteReport(output, "a:addressbook-query"u8);
        }
        if (resource.Kind is DavPathKind.Collection or DavPathKind.Item && resource.Holds == CollectionKind.Calendar)
        {
            WriteReport(output, "c:calendar-multiget"u8);
            WriteReport(output, "c:calendar-query"u8);
        }
        if (resource.Collection?.Id.Kind == CollectionKind.Calendar)
            WriteReport(output, "c:free-busy-query"u8);
        if (resource.Collection is not null)
            WriteReport(output, "d:sync-collection"u8);
        WriteReport(output, "d:expand-property"u8);
        if (resource.Kind != DavPathKind.Root)
            WriteReport(output, "d:acl-principal-prop-set"u8);
        if (isItem)
            return;
        WriteReport(output, "d:principal-match"u8);
        WriteReport(output, "d:principal-property-search"u8);
        WriteReport(output, "d:principal-search-property-set"u8);
    }

    private static void WriteReport(Utf8XmlWriter output, ReadOnlySpan<byte> name)
    {
        output.Raw("<d:supported-report><d:report><"u8);
        output.Raw(name);
        output.Raw("/></d:report></d:supported-report>"u8);
    }
}
