using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4790Collations;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>A <c>prop-filter</c> of a calendar-query (RFC 4791 section 9.7.2).</summary>
internal sealed class CalendarPropertyFilter
{
    /// <summary>How many lines are looked at in the time of one candidate of a recurrence.</summary>
    private const int LinesPerStep = 16;

    private readonly string _name;
    private readonly bool _isNotDefined;
    private readonly TimeRange? _range;
    private readonly TextMatch? _text;
    private readonly List<ParameterFilter> _parameters;

    /// <exception cref="DavException">The filter is malformed.</exception>
    public CalendarPropertyFilter(DavElement element)
    {
        _name = element.Attribute("name")?.ToUpperInvariant()
            ?? throw DavException.Refused(Preconditions.ValidFilter(CollectionKind.Calendar), "A prop-filter has a name.");
        _isNotDefined = element.Find(PropertyName.CalDav("is-not-defined")) is not null;
        _range = element.Find(PropertyName.CalDav("time-range")) is { } range ? TimeRange.Read(range) : null;
        _text = element.Find(PropertyName.CalDav("text-match")) is { } text ? TextMatch.Read(text, CollectionKind.Calendar) : null;
        _parameters =
        [
            .. element.FindAll(PropertyName.CalDav("param-filter"))
                .Select(parameter => ParameterFilter.Read(parameter, CollectionKind.Calendar, XmlNamespaces.CalDav)),
        ];
    }

    /// <summary>Whether a component fulfils it; where the budget does not tell, it may.</summary>
    public bool Matches(Component component, CalendarView view)
    {
        if (!view.Budget.TrySpend(1 + (component.Lines.Count / LinesPerStep)))
            return true;
        var lines = component.Lines.Where(line => line.Name == _name).ToList();
        return _isNotDefined ? lines.Count == 0 : lines.Any(line => Matches(line, view));
    }

    private bool Matches(ContentLine line, CalendarView view) =>
        (_range is not { } range || (view.TimeOf(line) is { } time && range.Contains(time)))
        && (_text is null || _text.Matches(line, view.Budget))
        && _parameters.All(parameter => parameter.Matches(line, view.Budget));
}
