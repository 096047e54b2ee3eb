using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc6352CardDav;

/// <summary>The properties of RFC 6352 sections 6.2 and 7.1.</summary>
internal static class CardDavProperties
{
    public static IReadOnlyList<LiveProperty> All { get; } =
    [
        new(PropertyName.CardDav("addressbook-home-set"), (resource, _) => resource.Kind == DavPathKind.Principal, static (_, context, output) =>
        {
            output.Raw("<d:href>"u8);
            output.Text(Hrefs.Home(context.Subscriber, CollectionKind.AddressBook));
            output.Raw("</d:href>"u8);
        }),
        new(PropertyName.CardDav("supported-address-data"), IsAddressBook, static (_, _, output) => output.Raw(
            "<a:address-data-type content-type=\"text/vcard\" version=\"3.0\"/>"u8 +
            "<a:address-data-type content-type=\"text/vcard\" version=\"4.0\"/>"u8)),
        new(AddressData.Name, (resource, _) => resource.Body is not null, static (resource, _, output) => output.Text(FoldedCharacters.Mend(resource.Body!.Value.Span))),
        new(PropertyName.CardDav("max-resource-size"), IsAddressBook, static (_, context, output) => output.Number(context.Options.MaximumItemLength)),
        new(PropertyName.CardDav("supported-collation-set"), IsAddressBook, static (_, _, output) => output.Raw(
            "<a:supported-collation>i;ascii-casemap</a:supported-collation>"u8 +
            "<a:supported-collation>i;octet</a:supported-collation>"u8 +
            "<a:supported-collation>i;unicode-casemap</a:supported-collation>"u8)),
    ];

    private static bool IsAddressBook(DavResource resource, PropertyContext context) =>
        resource.Collection?.Id.Kind == CollectionKind.AddressBook;
}
