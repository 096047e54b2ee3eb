using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>expand-property: properties whose values are addresses, and in the same answer properties of what is there (RFC 3253 section 3.8).</summary>
internal sealed class ExpandPropertyReport(PropertyContextSource contexts) : IReport
{
    private static readonly PropertyName Property = PropertyName.Dav("property");

    public PropertyName Name { get; } = PropertyName.Dav("expand-property");

    public async Task HandleAsync(DavCall call, DavElement body)
    {
        CheckNames(body);
        var info = await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false);
        var resource = await ReportTarget.ResourceAsync(call, info).ConfigureAwait(false);
        var output = MultistatusWriter.Begin(call);
        output.WriteExpanded(writer => WriteResponse(writer, resource, body, contexts.New(call, info)));
        await output.EndAsync().ConfigureAwait(false);
    }

    /// <summary>Before the answer begins, after which it could only be cut off.</summary>
    private static void CheckNames(DavElement wanted)
    {
        foreach (var property in wanted.FindAll(Property))
        {
            NameOf(property);
            CheckNames(property);
        }
    }

    private static void WriteResponse(Utf8XmlWriter output, DavResource resource, DavElement wanted, PropertyContext context)
    {
        output.Raw("<d:response><d:href>"u8);
        resource.WriteHref(output);
        output.Raw("</d:href>"u8);
        var names = wanted.FindAll(Property).Select(element => (Element: element, Name: NameOf(element))).ToList();
        var missing = names.Where(property => !Has(resource, property.Name, context)).ToList();
        output.Raw("<d:propstat><d:prop>"u8);
        foreach (var (element, name) in names.Except(missing))
            WriteProperty(output, resource, element, name, context);
        output.Raw("</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"u8);
        if (missing.Count > 0)
        {
            output.Raw("<d:propstat><d:prop>"u8);
            foreach (var (_, name) in missing)
                output.Empty(name);
            output.Raw("</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>"u8);
        }
        output.Raw("</d:response>"u8);
    }

    /// <summary>Writes a value; where parts of it were asked for and it is an address, what is at that address.</summary>
    private static void WriteProperty(Utf8XmlWriter output, DavResource resource, DavElement element, PropertyName name, PropertyContext context)
    {
        LiveProperties.All.TryGetValue(name, out var live);
        if (resource.DeadProperties.TryGetValue(name.Expanded, out var value) && live is not { IsSettable: false })
        {
            DeadPropertyCodec.Write(name, value, output);
            return;
        }
        if (element.Find(Property) is null || TargetOf(name, resource, context) is not { } target)
        {
            live!.Write(resource, context, output);
            return;
        }
        output.Raw("<"u8);
        output.QualifiedName(name);
        output.Raw(">"u8);
        WriteResponse(output, target, element, context);
        output.Raw("</"u8);
        output.QualifiedName(name);
        output.Raw(">"u8);
    }

    private static bool Has(DavResource resource, PropertyName name, PropertyContext context) =>
        (LiveProperties.All.TryGetValue(name, out var live) && live.Has(resource, context)) || resource.DeadProperties.ContainsKey(name.Expanded);

    /// <summary>What the address in a property of ours leads to.</summary>
    private static DavResource? TargetOf(PropertyName name, DavResource resource, PropertyContext context) => name.Local switch
    {
        "current-user-principal" or "principal-URL" or "owner" => DavResource.OfPrincipal(context.Subscriber),
        "principal-collection-set" => DavResource.OfEntrance(Hrefs.Principals),
        "calendar-home-set" => DavResource.OfHome(context.Subscriber, CollectionKind.Calendar),
        "addressbook-home-set" => DavResource.OfHome(context.Subscriber, CollectionKind.AddressBook),
        _ => null,
    };

    /// <summary>The name goes into the answer as that of an element, so it has to be one.</summary>
    private static PropertyName NameOf(DavElement property)
    {
        var name = new PropertyName(property.Attribute("namespace") ?? XmlNamespaces.Dav, property.Attribute("name") ?? string.Empty);
        return name.IsElement ? name : throw DavException.BadRequest("A property to expand has a name that an XML element can have.");
    }
}
