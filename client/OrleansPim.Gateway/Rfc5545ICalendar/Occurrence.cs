using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>One instance of a component in time.</summary>
/// <param name="Component">The component, or the override that takes its place.</param>
/// <param name="Start">Its start as written; <see langword="null"/> if it has none.</param>
/// <param name="StartUtc">Its start; <see langword="null"/> if it has none.</param>
/// <param name="EndUtc">Its end or due time; <see langword="null"/> if it has none.</param>
/// <param name="IsRecurring">Whether the component has other instances.</param>
internal sealed record Occurrence(
    Component Component, ICalendarDate? Start, DateTime? StartUtc, DateTime? EndUtc, bool IsRecurring)
{
    /// <summary>Its end or due time as written, or as it follows from its length; <see langword="null"/> if it has none.</summary>
    public ICalendarDate? End { get; init; }

    /// <summary>Whether its end was said for this instance alone, as a period of <c>RDATE</c> does.</summary>
    public bool HasOwnEnd { get; init; }

    /// <summary>The instance of the rule that it takes the place of, when an earlier instance's override says so.</summary>
    public Occurrence? Original { get; init; }
}
