using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>The properties of RFC 4791 sections 5.2, 6.2 and 7.5, and a user's addresses (RFC 6638 section 2.4.1).</summary>
internal static class CalDavProperties
{
    public static readonly PropertyName SupportedComponents = PropertyName.CalDav("supported-calendar-component-set");

    public static readonly PropertyName Addresses = PropertyName.CalDav("calendar-user-address-set");
    public static readonly PropertyName TimeZone = PropertyName.CalDav("calendar-timezone");

    public static IReadOnlyList<LiveProperty> All { get; } =
    [
        new(PropertyName.CalDav("calendar-home-set"), IsPrincipal, static (_, context, output) =>
        {
            output.Raw("<d:href>"u8);
            output.Text(Hrefs.Home(context.Subscriber, CollectionKind.Calendar));
            output.Raw("</d:href>"u8);
        }),
        new(Addresses, IsPrincipal, WriteAddresses),
        new(SupportedComponents, IsCalendar, WriteComponents),
        new(PropertyName.CalDav("supported-calendar-data"), IsCalendar, static (_, _, output) =>
            output.Raw("<c:calendar-data content-type=\"text/calendar\" version=\"2.0\"/>"u8)),
        new(CalendarData.Name, (resource, _) => resource.Body is not null, static (resource, _, output) => output.Text(FoldedCharacters.Mend(resource.Body!.Value.Span))),
        new(PropertyName.CalDav("max-resource-size"), IsCalendar, static (_, context, output) => output.Number(context.Options.MaximumItemLength)),
        new(PropertyName.CalDav("supported-collation-set"), IsCalendar, static (_, _, output) => output.Raw(
            "<c:supported-collation>i;ascii-casemap</c:supported-collation>"u8 +
            "<c:supported-collation>i;octet</c:supported-collation>"u8 +
            "<c:supported-collation>i;unicode-casemap</c:supported-collation>"u8)),
    ];

    private static bool IsPrincipal(DavResource resource, PropertyContext context) => resource.Kind == DavPathKind.Principal;

    private static bool IsCalendar(DavResource resource, PropertyContext context) => resource.Collection?.Id.Kind == CollectionKind.Calendar;

    private static void WriteAddresses(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        if (context.Subscriber.Value.Contains('@', StringComparison.Ordinal))
        {
            output.Raw("<d:href>mailto:"u8);
            output.Text(context.Subscriber.Value);
            output.Raw("</d:href>"u8);
        }
        output.Raw("<d:href>"u8);
        output.Text(Hrefs.Principal(context.Subscriber));
        output.Raw("</d:href>"u8);
    }

    private static void WriteComponents(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        var components = resource.Collection!.Components;
        foreach (var component in components.Count > 0 ? components : CalendarObject.SupportedComponents)
        {
            output.Raw("<c:comp name=\""u8);
            output.Text(component);
            output.Raw("\"/>"u8);
        }
    }
}
