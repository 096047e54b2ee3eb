using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc6578Sync;

/// <summary>The sync token as a property, and its elder, the CTag of calendarserver.org, which is the same text.</summary>
internal static class SyncProperties
{
    public static IReadOnlyList<LiveProperty> All { get; } =
    [
        new(PropertyName.Dav("sync-token"), Has, Write),
        new(PropertyName.CalendarServer("getctag"), Has, Write),
    ];

    private static bool Has(DavResource resource, PropertyContext context) => resource.Collection is not null && context.Info is not null;

    private static void Write(DavResource resource, PropertyContext context, Utf8XmlWriter output)
    {
        var collection = resource.Collection!;
        output.Text(context.Tokens.Write(context.Subscriber, collection.Id, new SyncToken(context.Info!.Epoch, collection.Sequence)));
    }
}
