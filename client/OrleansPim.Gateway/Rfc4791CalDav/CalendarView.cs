using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>One calendar object as a filter looks at it.</summary>
/// <param name="calendar">The object.</param>
/// <param name="floating">The clock for times without a zone.</param>
/// <param name="budget">What looking may cost.</param>
internal sealed class CalendarView(CalendarObject calendar, ILocalClock floating, StepBudget budget)
{
    /// <summary>How often an alarm is taken to repeat, at most.</summary>
    private const int MaximumRepeats = 100;

    private readonly CalendarTimeline _timeline = new(calendar, floating, budget);
    private readonly Dictionary<TimeRange, HashSet<Component>> _touched = [];

    public Component Root => calendar.Root;

    /// <summary>What looking may cost.</summary>
    public StepBudget Budget => budget;

    /// <summary>Whether an instance of a component touches a range; where the budget does not tell, one may.</summary>
    public bool Touches(Component component, TimeRange range)
    {
        // Once for all components of the object: one with thousands of overrides would be gone through for each of them.
        if (!_touched.TryGetValue(range, out var touched))
        {
            touched = _timeline.ComponentsBetween(range.Start, range.End, occurrence => range.Touches(occurrence, _timeline.ToUtc));
            _touched.Add(range, touched);
        }
        return touched.Contains(component) || _timeline.IsIncomplete;
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
        var repeats = Repeats(alarm);
        foreach (var occurrence in _timeline.Between(Shift(range.Start, -offset), Shift(range.End, -offset)))
        {
            var anchor = isRelatedToEnd ? occurrence.EndUtc ?? occurrence.StartUtc : occurrence.StartUtc ?? occurrence.EndUtc;
            if (ReferenceEquals(occurrence.Component, component) && anchor is { } time
                && budget.TrySpend(repeats.Count) && repeats.Any(later => range.Contains(Shift(Shift(time, offset), later))))
            {
                return true;
            }
        }
        return _timeline.IsIncomplete;
    }

    /// <summary>When a property is that is a date.</summary>
    public DateTime? TimeOf(ContentLine line) => ICalendarDate.TryParse(line, out var date) ? _timeline.ToUtc(date) : null;

    /// <summary>How long after its first time an alarm goes off, that time included.</summary>
    private static List<TimeSpan> Repeats(Component alarm)
    {
        if (alarm.Find("REPEAT") is not { } line || !int.TryParse(line.Value, out var count)
            || alarm.Find("DURATION") is not { } pause || !ICalendarDuration.TryParse(pause.Value, out var every))
        {
            return [TimeSpan.Zero];
        }
        return [.. Enumerable.Range(0, 1 + Math.Clamp(count, 0, MaximumRepeats)).Select(repeat => every * repeat)];
    }

    private static DateTime Shift(DateTime moment, TimeSpan by)
    {
        var ticks = Int128.Clamp(moment.Ticks + (Int128)by.Ticks, 0, DateTime.MaxValue.Ticks);
        return moment == DateTime.MaxValue || moment == DateTime.MinValue ? moment : new DateTime((long)ticks);
    }
}
