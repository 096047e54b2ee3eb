using System.Globalization;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>The properties of RFC 4918 section 15, and of quotas (RFC 4331).</summary>
internal static class WebDavProperties
{
    public static readonly PropertyName DisplayName = PropertyName.Dav("displayname");
    public static readonly PropertyName ResourceType = PropertyName.Dav("resourcetype");

    public static IReadOnlyList<LiveProperty> All { get; } =
    [
        new(ResourceType, (_, _) => true, WriteResourceType) { IsInAllProperties = true },
        new(DisplayName, (resource, _) => resource.Item is null, WriteDisplayName) { IsInAllProperties = true, IsSettable = true },
        OfItem("getetag", static (item, output) =>
        {
            output.Raw("\""u8);
            output.Raw(item.ETag.Value);
            output.Raw("\""u8);
        }),
        OfItem("getcontenttype", static (item, output) => output.Text(ContentTypes.Of(item))),
        OfItem("getcontentlength", static (item, output) => output.Number(item.Length)),
        OfItem("getlastmodified", static (item, output) => output.Raw(item.ModifiedAt.ToString("R", CultureInfo.InvariantCulture))),
        new(PropertyName.Dav("creationdate"), (resource, _) => CreatedAt(resource) is not null, static (resource, _, output) =>
            output.Raw(CreatedAt(resource)!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)))
        {
            IsInAllProperties = true,
        },
        new(PropertyName.Dav("quota-used-bytes"), HasQuota, static (_, context, output) => output.Number(context.Info!.Bytes)),
        new(PropertyName.Dav("quota-available-bytes"), HasQuota, static (_, context, output) =>
            output.Number(Math.Max(0, context.Options.SubscriberQuota - context.Info!.Bytes))),
    ];

    private static LiveProperty OfItem(string local, Action<ItemInfo, Utf8XmlWriter> write) =>
        new(PropertyName.Dav(local), static (resource, _) => resource.Item is not null, (resource, _, output) => write(resource.Item!, output))
        {
            IsInAllProperties = true,
        };

    private static bool HasQuota(DavResource resource, PropertyContext context) =>
        context.Info is not null && resource.Kind is DavPathKind.Home or DavPathKind.Collection;

    private static DateTimeOffset? CreatedAt(DavResource resource) => resource.Item?.CreatedAt ?? resource.Collection?.CreatedAt;

    private static void WriteResourceType(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        if (resource.Kind == DavPathKind.Item)
            return;
        output.Raw("<d:collection/>"u8);
        if (resource.Kind == DavPathKind.Principal)
            output.Raw("<d:principal/>"u8);
        if (resource.Collection?.Id.Kind == CollectionKind.AddressBook)
            output.Raw("<a:addressbook/>"u8);
        if (resource.Collection?.Id.Kind == CollectionKind.Calendar)
            output.Raw("<c:calendar/>"u8);
    }

    private static void WriteDisplayName(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        if (resource.Collection is { Id.Name: { Length: > 0 } name })
            output.Text(name[(name.LastIndexOf('/') + 1)..]);
        else
            output.Text(resource.Kind == DavPathKind.Root ? "OrleansPim" : context.Subscriber.Value);
    }
}
