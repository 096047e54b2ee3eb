using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4790Collations;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Rfc6350VCard;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc6352CardDav;

/// <summary>A <c>prop-filter</c> of an addressbook-query.</summary>
internal sealed class VCardPropertyFilter
{
    private readonly string _group;
    private readonly string _name;
    private readonly bool _isNotDefined;
    private readonly bool _isAllOf;
    private readonly List<TextMatch> _texts;
    private readonly List<ParameterFilter> _parameters;

    private VCardPropertyFilter(DavElement element, string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        _group = dot < 0 ? string.Empty : name[..dot];
        _name = name[(dot + 1)..];
        _isNotDefined = element.Find(PropertyName.CardDav("is-not-defined")) is not null;
        _isAllOf = AddressBookFilter.IsAllOf(element);
        _texts = [.. element.FindAll(PropertyName.CardDav("text-match")).Select(text => TextMatch.Read(text, CollectionKind.AddressBook))];
        if (_texts.Count > AddressBookFilter.MaximumParts)
            throw DavException.Refused(Preconditions.SupportedFilter(CollectionKind.AddressBook), $"A prop-filter has up to {AddressBookFilter.MaximumParts} texts.");
        _parameters =
        [
            .. element.FindAll(PropertyName.CardDav("param-filter"))
                .Select(parameter => ParameterFilter.Read(parameter, CollectionKind.AddressBook, XmlNamespaces.CardDav)),
        ];
    }

    /// <exception cref="DavException">The filter is malformed.</exception>
    public static VCardPropertyFilter Read(DavElement element) => new(
        element,
        element.Attribute("name")?.ToUpperInvariant()
            ?? throw DavException.Refused(Preconditions.SupportedFilter(CollectionKind.AddressBook), "A prop-filter has a name."));

    /// <summary>Whether a card fulfils it; where the budget does not tell, it may.</summary>
    public bool Matches(VCard card, StepBudget budget)
    {
        var lines = card.Lines.Where(line => line.Name == _name && (_group.Length == 0 || line.Group == _group)).ToList();
        if (_isNotDefined)
            return lines.Count == 0;
        if (lines.Count == 0)
            return false;
        if (_texts.Count + _parameters.Count == 0)
            return true;
        return lines.Any(line => Matches(line, budget));
    }

    /// <summary>All conditions are about one and the same line: a home address at example.org, not a home address and one at example.org.</summary>
    private bool Matches(ContentLine line, StepBudget budget) => _isAllOf
        ? _texts.All(text => text.Matches(line, budget)) && _parameters.All(parameter => parameter.Matches(line, budget))
        : _texts.Any(text => text.Matches(line, budget)) || _parameters.Any(parameter => parameter.Matches(line, budget));
}
