using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>The <c>filter</c> of a calendar-query (RFC 4791 section 9.7).</summary>
/// <remarks>For one request, whose budget it spends.</remarks>
internal sealed class CalendarFilter : IItemFilter
{
    private static readonly PropertyName CompFilter = PropertyName.CalDav("comp-filter");
    private readonly ComponentFilter _root;
    private readonly ILocalClock _floating;
    private readonly StepBudget _budget;
    private readonly string? _component;

    /// <param name="element">The element.</param>
    /// <param name="floating">The clock for times without a zone.</param>
    /// <param name="budget">What the whole request may cost.</param>
    /// <exception cref="DavException">The filter is malformed.</exception>
    public CalendarFilter(DavElement? element, ILocalClock floating, StepBudget budget)
    {
        _floating = floating;
        _budget = budget;
        if (element?.Elements.ToList() is not [var only] || only.Name != CompFilter || only.Attribute("name")?.ToUpperInvariant() != "VCALENDAR")
            throw DavException.Refused(Preconditions.ValidFilter(CollectionKind.Calendar), "A filter has one comp-filter, named VCALENDAR.");
        _root = new ComponentFilter(only);

        // Each object holds one kind of component, which the index knows.
        var inner = _root.Components.Where(filter => !filter.IsNotDefined).ToList();
        _component = inner is [var first, ..] && CalendarObject.SupportedComponents.Contains(first.Name) ? first.Name : null;
        NeedsBody = !(_root.IsPlain || (_root.Components is [{ IsPlain: true }] && _component is not null && _root.HasOnlyComponents));
    }

    public bool NeedsBody { get; }

    public bool MayMatch(ItemInfo item) => _component is null || item.Component == _component;

    public bool Matches(ReadOnlyMemory<byte> body)
    {
        var view = new CalendarView(CalendarObject.Read(body), _floating, _budget.NewForObject());
        return !_root.IsNotDefined && _root.Matches(view.Root, null, view);
    }
}
