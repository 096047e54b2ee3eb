using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>The instances of one calendar object: rules, extra dates, exceptions and overrides put together.</summary>
/// <param name="calendar">The object.</param>
/// <param name="floating">The clock for times without a zone.</param>
/// <param name="budget">What it may cost; look at it when an answer is no.</param>
internal sealed class CalendarTimeline(CalendarObject calendar, ILocalClock floating, StepBudget budget)
{
    private readonly ClockSet _clocks = new(calendar.Root, floating, budget);

    /// <summary>Whether the budget ended before the instances did.</summary>
    public bool IsIncomplete => budget.IsExhausted;

    /// <summary>Converts a date that stands in the object.</summary>
    public DateTime ToUtc(ICalendarDate date) => _clocks.ToUtc(date);

    /// <summary>The instances that may touch a span of time, and some around it; each override and single component in any case.</summary>
    /// <param name="from">In UTC.</param>
    /// <param name="to">In UTC.</param>
    public IEnumerable<Occurrence> Between(DateTime from, DateTime to)
    {
        var overridden = calendar.Instances
            .Select(component => ComponentTiming.Date(component, "RECURRENCE-ID"))
            .OfType<ICalendarDate>()
            .Select(ToUtc)
            .ToHashSet();
        foreach (var component in calendar.Instances)
        {
            var timing = new ComponentTiming(component, _clocks);
            var isOverride = component.Find("RECURRENCE-ID") is not null;
            if (isOverride || !timing.IsRecurring || timing.Start is not { } start)
            {
                yield return timing.At(timing.Start?.Local ?? default);
                continue;
            }
            foreach (var local in LocalStarts(component, start, Earlier(from, timing.Reach), Later(to)))
            {
                var occurrence = timing.At(local);
                if (!overridden.Contains(occurrence.StartUtc!.Value) && !IsException(component, occurrence))
                    yield return occurrence;
            }
        }
    }

    private IEnumerable<DateTime> LocalStarts(Component component, ICalendarDate start, DateTime earliest, DateTime latest)
    {
        var seen = new HashSet<DateTime>();
        foreach (var extra in ExtraDates(component, start).Where(extra => extra >= earliest && extra <= latest))
        {
            if (seen.Add(extra))
                yield return extra;
        }
        var hasRule = false;
        foreach (var line in component.Lines.Where(line => line.Name == "RRULE"))
        {
            if (!RecurrenceRule.TryParse(line.Value, out var rule))
                continue;
            hasRule = true;
            foreach (var local in new RecurrenceExpansion(rule, start.Local, budget).From(earliest))
            {
                if (local > latest || IsAfter(rule.Until, start with { Local = local }))
                    break;
                if (local >= earliest && seen.Add(local))
                    yield return local;
            }
        }
        if (!hasRule && seen.Add(start.Local))
            yield return start.Local;
    }

    private bool IsAfter(ICalendarDate? until, ICalendarDate instance) => until switch
    {
        null => false,
        { IsDate: true } => instance.Local.Date > until.Value.Local,
        { IsUtc: true } => ToUtc(instance) > until.Value.Local,
        _ => instance.Local > until.Value.Local,
    };

    /// <summary>The dates of <c>RDATE</c>, as the component's own clock shows them.</summary>
    private static IEnumerable<DateTime> ExtraDates(Component component, ICalendarDate start)
    {
        foreach (var (text, zone) in DatesOf(component, "RDATE"))
        {
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            if (ICalendarDate.TryParse(slash < 0 ? text : text[..slash], zone, out var date))
                yield return date.IsDate ? date.Local + (start.IsDate ? default : start.Local.TimeOfDay) : date.Local;
        }
    }

    private bool IsException(Component component, Occurrence occurrence)
    {
        foreach (var (text, zone) in DatesOf(component, "EXDATE"))
        {
            if (ICalendarDate.TryParse(text, zone, out var date)
                && (date.IsDate ? occurrence.Start!.Value.Local.Date == date.Local : ToUtc(date) == occurrence.StartUtc))
            {
                return true;
            }
        }
        return false;
    }

    private static IEnumerable<(string Text, string? Zone)> DatesOf(Component component, string name) => component.Lines
        .Where(line => line.Name == name)
        .SelectMany(line => line.Value.Split(',').Select(text => (text.Trim(), line.Parameter("TZID"))));

    private static DateTime Earlier(DateTime moment, TimeSpan by) => moment.Ticks <= by.Ticks ? DateTime.MinValue : moment - by;

    /// <summary>A clock is at most 14 hours ahead of UTC.</summary>
    private static DateTime Later(DateTime moment) => moment.Year >= DateTime.MaxValue.Year ? DateTime.MaxValue : moment.AddDays(1);
}
