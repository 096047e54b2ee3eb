using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>One calendar object as a filter looks at it.</summary>
/// <param name="calendar">The object.</param>
/// <param name="floating">The clock for times without a zone.</param>
/// <param name="budget">What looking may cost.</param>
internal sealed class CalendarView(CalendarObject calendar, ILocalClock floating, StepBudget budget)
{
    private readonly CalendarTimeline _timeline = new(calendar, floating, budget);

    public Component Root => calendar.Root;

    /// <summary>Whether an instance of a component touches a range; where the budget does not tell, one may.</summary>
    public bool Touches(Component component, TimeRange range)
    {
        foreach (var occurrence in _timeline.Between(range.Start, range.End))
        {
            if (ReferenceEquals(occurrence.Component, component) && range.Touches(occurrence, _timeline.ToUtc))
                return true;
        }
        return _timeline.IsIncomplete;
    }

    /// <summary>Whether an alarm of a component goes off within a range.</summary>
    public bool Rings(Component component, Component alarm, TimeRange range)
    {
        if (alarm.Find("TRIGGER") is not { } trigger)
            return false;
        if (ICalendarDate.TryParse(trigger.Value.Trim(), null, out var moment))
            return range.Contains(_timeline.ToUtc(moment));
        if (!ICalendarDuration.TryParse(trigger.Value, out var offset))
            return false;
        var isRelatedToEnd = trigger.Parameter("RELATED")?.Equals("END", StringComparison.OrdinalIgnoreCase) ?? false;
        foreach (var occurrence in _timeline.Between(Shift(range.Start, -offset), Shift(range.End, -offset)))
        {
            var anchor = isRelatedToEnd ? occurrence.EndUtc ?? occurrence.StartUtc : occurrence.StartUtc ?? occurrence.EndUtc;
            if (ReferenceEquals(occurrence.Component, component) && anchor is { } time && Repeats(alarm, Shift(time, offset)).Any(range.Contains))
                return true;
        }
        return _timeline.IsIncomplete;
    }

    /// <summary>When a property is that is a date.</summary>
    public DateTime? TimeOf(ContentLine line) => ICalendarDate.TryParse(line, out var date) ? _timeline.ToUtc(date) : null;

    private static IEnumerable<DateTime> Repeats(Component alarm, DateTime first)
    {
        const int MaximumRepeats = 100;
        yield return first;
        if (alarm.Find("REPEAT") is not { } line || !int.TryParse(line.Value, out var count)
            || alarm.Find("DURATION") is not { } pause || !ICalendarDuration.TryParse(pause.Value, out var every))
        {
            yield break;
        }
        for (var repeat = 1; repeat <= Math.Min(count, MaximumRepeats); repeat++)
            yield return Shift(first, every * repeat);
    }

    private static DateTime Shift(DateTime moment, TimeSpan by)
    {
        var ticks = Int128.Clamp(moment.Ticks + (Int128)by.Ticks, 0, DateTime.MaxValue.Ticks);
        return moment == DateTime.MaxValue || moment == DateTime.MinValue ? moment : new DateTime((long)ticks);
    }
}
