using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>The instances of one calendar object: rules, extra dates, exceptions and overrides put together.</summary>
/// <param name="calendar">The object.</param>
/// <param name="floating">The clock for times without a zone.</param>
/// <param name="budget">What it may cost; look at it when an answer is no.</param>
internal sealed class CalendarTimeline(CalendarObject calendar, ILocalClock floating, StepBudget budget)
{
    private readonly ClockSet _clocks = new(calendar.Root, floating, budget);
    private List<RecurrenceSeries>? _series;
    private HashSet<DateTime> _overridden = [];

    /// <summary>Whether the budget ended before the instances did.</summary>
    public bool IsIncomplete => budget.IsExhausted;

    /// <summary>Converts a date that stands in the object.</summary>
    public DateTime ToUtc(ICalendarDate date) => _clocks.ToUtc(date);

    /// <summary>The instances that may touch a span of time, and some around it; each override and single component in any case.</summary>
    /// <param name="from">In UTC.</param>
    /// <param name="to">In UTC.</param>
    public IEnumerable<Occurrence> Between(DateTime from, DateTime to) => Series().SelectMany(series => InstancesOf(series, from, to));

    /// <summary>The components of which an instance fulfils a condition; each is looked at until the first that does.</summary>
    /// <param name="from">In UTC.</param>
    /// <param name="to">In UTC.</param>
    /// <param name="condition">Whether an instance counts.</param>
    public HashSet<Component> ComponentsBetween(DateTime from, DateTime to, Func<Occurrence, bool> condition) => new(
        Series().Where(series => InstancesOf(series, from, to).Any(condition)).Select(series => series.Component), ReferenceEqualityComparer.Instance);

    private List<RecurrenceSeries> Series()
    {
        if (_series is not null)
            return _series;
        _series = [.. calendar.Instances.Select(component => new RecurrenceSeries(component, _clocks, budget))];
        _overridden = _series.Where(series => series.IsOverride)
            .Select(series => ComponentTiming.Date(series.Component, "RECURRENCE-ID"))
            .OfType<ICalendarDate>()
            .Select(ToUtc)
            .ToHashSet();
        return _series;
    }

    private IEnumerable<Occurrence> InstancesOf(RecurrenceSeries series, DateTime from, DateTime to)
    {
        if (!budget.TrySpend(1))
            yield break;
        var timing = series.Timing;
        if (series.IsOverride || !timing.IsRecurring || timing.Start is not { } start)
        {
            yield return timing.At(timing.Start?.Local ?? default);
            yield break;
        }
        foreach (var local in LocalStarts(series, start, Earlier(from, timing.Reach), Later(to)))
        {
            var occurrence = timing.At(local);
            if (!_overridden.Contains(occurrence.StartUtc!.Value) && !series.Excludes(occurrence))
                yield return occurrence;
        }
    }

    private IEnumerable<DateTime> LocalStarts(RecurrenceSeries series, ICalendarDate start, DateTime earliest, DateTime latest)
    {
        var seen = new HashSet<DateTime>();
        foreach (var extra in series.ExtraDates)
        {
            if (!budget.TrySpend(1))
                yield break;
            if (extra >= earliest && extra <= latest && seen.Add(extra))
                yield return extra;
        }
        foreach (var rule in series.Rules)
        {
            foreach (var local in new RecurrenceExpansion(rule, start.Local, budget).From(earliest))
            {
                if (local > latest || IsAfter(rule.Until, start with { Local = local }))
                    break;
                if (local >= earliest && seen.Add(local))
                    yield return local;
            }
        }
        if (series.Rules.Count == 0 && seen.Add(start.Local))
            yield return start.Local;
    }

    private bool IsAfter(ICalendarDate? until, ICalendarDate instance) => until switch
    {
        null => false,
        { IsDate: true } => instance.Local.Date > until.Value.Local,
        { IsUtc: true } => ToUtc(instance) > until.Value.Local,
        _ => instance.Local > until.Value.Local,
    };

    private static DateTime Earlier(DateTime moment, TimeSpan by) => moment.Ticks <= by.Ticks ? DateTime.MinValue : moment - by;

    /// <summary>A clock is at most 14 hours ahead of UTC.</summary>
    private static DateTime Later(DateTime moment) => moment.Year >= DateTime.MaxValue.Year ? DateTime.MaxValue : moment.AddDays(1);
}
