using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc6350VCard;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc6352CardDav;

/// <summary>The <c>address-data</c> of a report (RFC 6352 section 10.4).</summary>
internal static class AddressData
{
    public static readonly PropertyName Name = PropertyName.CardDav("address-data");
    private static readonly PropertyName Prop = PropertyName.CardDav("prop");

    /// <summary>Reads which parts of the vCards are wanted.</summary>
    /// <returns><see langword="null"/> if they are not asked for.</returns>
    /// <exception cref="DavException">They are asked for in a form that we do not make.</exception>
    public static IBodySelection? Read(PropertySelection selection)
    {
        if (selection.Names.FirstOrDefault(property => property.Name == Name)?.Element is not { } element)
            return null;
        var version = element.Attribute("version");
        if (element.Attribute("content-type") is not (null or VCard.MediaType) || version is not (null or "3.0" or "4.0"))
        {
            throw DavException.Refused(
                new Precondition(PropertyName.CardDav("supported-address-data-conversion")), "vCards are served as they were stored.");
        }
        var names = PartialProperties.Read(element.FindAll(Prop));
        return names.IsEmpty ? WholeBody.Instance : new PartialVCard(names);
    }
}
