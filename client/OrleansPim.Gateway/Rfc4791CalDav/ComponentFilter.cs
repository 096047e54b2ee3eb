using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>A <c>comp-filter</c> of a calendar-query (RFC 4791 section 9.7.1).</summary>
internal sealed class ComponentFilter
{
    /// <summary>The most parts within one level of a filter.</summary>
    public const int MaximumParts = 256;

    private static readonly PropertyName[] Known =
    [
        PropertyName.CalDav("is-not-defined"), PropertyName.CalDav("time-range"), PropertyName.CalDav("prop-filter"), PropertyName.CalDav("comp-filter"),
    ];

    private readonly TimeRange? _range;
    private readonly List<CalendarPropertyFilter> _properties;

    /// <exception cref="DavException">The filter is malformed.</exception>
    public ComponentFilter(DavElement element)
    {
        if (element.Elements.Any(part => !Known.Contains(part.Name)) || element.Elements.Count() > MaximumParts)
            throw DavException.Refused(Preconditions.SupportedFilter(CollectionKind.Calendar), "This filter is not served.");
        Name = element.Attribute("name")?.ToUpperInvariant()
            ?? throw DavException.Refused(Preconditions.ValidFilter(CollectionKind.Calendar), "A comp-filter has a name.");
        IsNotDefined = element.Find(Known[0]) is not null;
        _range = element.Find(Known[1]) is { } range ? TimeRange.Read(range) : null;
        _properties = [.. element.FindAll(Known[2]).Select(property => new CalendarPropertyFilter(property))];
        Components = [.. element.FindAll(Known[3]).Select(component => new ComponentFilter(component))];
    }

    /// <summary>Upper case.</summary>
    public string Name { get; }

    public bool IsNotDefined { get; }

    public IReadOnlyList<ComponentFilter> Components { get; }

    /// <summary>Whether the component's being there is all it asks for.</summary>
    public bool IsPlain => HasOnlyComponents && Components.Count == 0;

    /// <summary>Whether all it asks for is about the components within.</summary>
    public bool HasOnlyComponents => _range is null && _properties.Count == 0 && !IsNotDefined;

    /// <summary>Whether a parent holds, or does not hold, what this filter is about.</summary>
    public bool MatchesWithin(Component parent, CalendarView view)
    {
        var found = parent.Components.Where(component => component.Name == Name);
        return IsNotDefined ? !found.Any() : found.Any(component => Matches(component, parent, view));
    }

    /// <summary>Whether a component of this name fulfils all conditions; where the budget does not tell, it may.</summary>
    public bool Matches(Component component, Component? parent, CalendarView view) =>
        !view.Budget.TrySpend(1) || (_properties.All(property => property.Matches(component, view))
        && Components.All(inner => inner.MatchesWithin(component, view))
        && (_range is not { } range || IsInRange(component, parent, range, view)));

    private static bool IsInRange(Component component, Component? parent, TimeRange range, CalendarView view) => component.Name switch
    {
        "VEVENT" or "VTODO" or "VJOURNAL" => view.Touches(component, range),
        "VALARM" => parent is not null && view.Rings(parent, component, range),
        _ => true,
    };
}
