using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>The instances of one calendar object: rules, extra dates, exceptions and overrides put together.</summary>
/// <param name="calendar">The object.</param>
/// <param name="floating">The clock for times without a zone.</param>
/// <param name="budget">What it may cost; look at it when an answer is no.</param>
internal sealed class CalendarTimeline(CalendarObject calendar, ILocalClock floating, StepBudget budget)
{
    /// <summary>A clock is at most 14 hours ahead of UTC.</summary>
    private static readonly TimeSpan ClockSpread = TimeSpan.FromDays(1);

    /// <summary>How many extra dates are looked at in the time of one candidate of a rule.</summary>
    private const int DatesPerStep = 16;

    private readonly ClockSet _clocks = new(calendar.Root, floating, budget);
    private List<RecurrenceSeries>? _series;
    private HashSet<DateTime> _overridden = [];
    private List<FutureOverride> _future = [];
    private RecurrenceSeries? _master;

    /// <summary>Whether the budget ended before the instances did.</summary>
    public bool IsIncomplete => budget.IsExhausted;

    /// <summary>Converts a date that stands in the object.</summary>
    public DateTime ToUtc(ICalendarDate date) => _clocks.ToUtc(date);

    /// <summary>The instances that may touch a span of time, and some around it; each override and single component in any case.</summary>
    /// <param name="from">In UTC.</param>
    /// <param name="to">In UTC.</param>
    public IEnumerable<Occurrence> Between(DateTime from, DateTime to) => Series().SelectMany(series => InstancesOf(series, from, to));

    /// <summary>The components of which an instance fulfils a condition; each is looked at until the first that does, unless others stand in for it.</summary>
    /// <param name="from">In UTC.</param>
    /// <param name="to">In UTC.</param>
    /// <param name="condition">Whether an instance counts.</param>
    public HashSet<Component> ComponentsBetween(DateTime from, DateTime to, Func<Occurrence, bool> condition)
    {
        var series = Series();
        var most = _future.Count == 0 ? 1 : int.MaxValue;
        return new(
            series.SelectMany(one => InstancesOf(one, from, to).Where(condition).Take(most)).Select(instance => instance.Component),
            ReferenceEqualityComparer.Instance);
    }

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
        _master = _series.Find(series => !series.IsOverride && series.Timing.IsRecurring);
        if (_master is { } recurring)
            _future = [.. _series.Select(series => FutureOverride.Find(series, recurring, _clocks)).OfType<FutureOverride>().OrderBy(future => future.FromUtc)];
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
        var reach = _future.Aggregate(TimeSpan.Zero, (most, future) => future.Reach > most ? future.Reach : most);
        foreach (var date in Dates(series, start, Earlier(from, timing.Reach + reach), Later(to, ClockSpread + reach)))
        {
            var occurrence = timing.At(date);
            if (_overridden.Contains(occurrence.StartUtc!.Value) || series.Excludes(occurrence))
                continue;
            if (FindFuture(occurrence.StartUtc.Value) is not { } future)
                yield return occurrence;
            else if (TryMove(future, occurrence) is { } moved)
                yield return moved;
        }
    }

    /// <summary>The instance as it was before an override: with the length of those that nobody has changed.</summary>
    /// <returns><see langword="null"/> for what is no override, or of nothing that recurs, or when the budget has ended.</returns>
    public Occurrence? OriginalOf(Component component)
    {
        Series();
        if (ComponentTiming.Date(component, "RECURRENCE-ID") is not { } original
            || _master is not { Timing: { Start: { } start } timing } series || !budget.TrySpend(1 + (series.ExtraDates.Count / DatesPerStep)))
        {
            return null;
        }
        try
        {
            var local = original.HasFormOf(start) ? original.Local : _clocks.ToLocal(ToUtc(original), start);
            return timing.At(series.ExtraDates.FirstOrDefault(extra => extra.Local == local, new ExtraDate(local, null, TimeSpan.Zero)));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The newest override that holds for an instance, found by halving: there may be thousands of both.</summary>
    private FutureOverride? FindFuture(DateTime startUtc)
    {
        var (low, high) = (0, _future.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_future[middle].FromUtc <= startUtc)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? null : _future[low - 1];
    }

    /// <returns><see langword="null"/> beyond the calendar's first and last day.</returns>
    private static Occurrence? TryMove(FutureOverride future, Occurrence occurrence)
    {
        try
        {
            return future.Move(occurrence);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private IEnumerable<ExtraDate> Dates(RecurrenceSeries series, ICalendarDate start, DateTime earliest, DateTime latest)
    {
        var seen = new HashSet<DateTime>();
        foreach (var extra in series.ExtraDates)
        {
            if (!budget.TrySpend(1))
                yield break;
            if (extra.Local <= latest && Later(extra.Local, extra.Length) >= earliest && seen.Add(extra.Local))
                yield return extra;
        }
        foreach (var rule in series.Rules)
        {
            foreach (var local in new RecurrenceExpansion(rule, start.Local, budget).From(earliest))
            {
                if (local > latest || IsAfter(rule.Until, start with { Local = local }))
                    break;
                if (local >= earliest && seen.Add(local))
                    yield return new ExtraDate(local, null, TimeSpan.Zero);
            }
        }
        if (series.Rules.Count == 0 && seen.Add(start.Local))
            yield return new ExtraDate(start.Local, null, TimeSpan.Zero);
    }

    private bool IsAfter(ICalendarDate? until, ICalendarDate instance) => until switch
    {
        null => false,
        { IsDate: true } => instance.Local.Date > until.Value.Local,
        { IsUtc: true } => ToUtc(instance) > until.Value.Local,
        _ => instance.Local > until.Value.Local,
    };

    private static DateTime Earlier(DateTime moment, TimeSpan by) => moment.Ticks <= by.Ticks ? DateTime.MinValue : moment - by;

    private static DateTime Later(DateTime moment, TimeSpan by) => DateTime.MaxValue - moment <= by ? DateTime.MaxValue : moment + by;
}
