using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Rfc6350VCard;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc6352CardDav;

/// <summary>The <c>filter</c> of an addressbook-query (RFC 6352 section 10.5).</summary>
/// <remarks>For one request, whose budget it spends.</remarks>
internal sealed class AddressBookFilter : IItemFilter
{
    /// <summary>The most parts of one filter.</summary>
    public const int MaximumParts = 256;

    private static readonly PropertyName PropFilter = PropertyName.CardDav("prop-filter");
    private readonly List<VCardPropertyFilter> _properties;
    private readonly StepBudget _budget = new(StepBudget.ForRequest);
    private readonly bool _isAllOf;

    private AddressBookFilter(List<VCardPropertyFilter> properties, bool isAllOf)
    {
        _properties = properties;
        _isAllOf = isAllOf;
    }

    public bool NeedsBody => _properties.Count > 0;

    /// <exception cref="DavException">The filter is malformed.</exception>
    public static AddressBookFilter Read(DavElement? element)
    {
        if (element is null)
            return new AddressBookFilter([], isAllOf: false);
        if (element.Elements.Any(part => part.Name != PropFilter) || element.Elements.Count() > MaximumParts)
            throw DavException.Refused(Preconditions.SupportedFilter(CollectionKind.AddressBook), $"A filter has up to {MaximumParts} prop-filters.");
        return new AddressBookFilter([.. element.Elements.Select(VCardPropertyFilter.Read)], IsAllOf(element));
    }

    /// <summary>Whether all conditions of an element must hold, and not any.</summary>
    public static bool IsAllOf(DavElement element) => element.Attribute("test") switch
    {
        null or "anyof" => false,
        "allof" => true,
        _ => throw DavException.Refused(Preconditions.SupportedFilter(CollectionKind.AddressBook), "A test is anyof or allof."),
    };

    public bool MayMatch(ItemInfo item) => true;

    public bool Matches(ReadOnlyMemory<byte> body)
    {
        var card = VCard.Read(body);
        var budget = _budget.NewForObject();
        return _isAllOf
            ? _properties.All(property => property.Matches(card, budget))
            : _properties.Any(property => property.Matches(card, budget));
    }
}
