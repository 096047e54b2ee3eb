namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>Enumerates the instances of a rule in local time, under a step budget.</summary>
/// <remarks>
/// Source: RFC 5545 section 3.3.10. Periods before the time of interest are skipped by arithmetic unless the rule counts its instances, and
/// those of a rule that counts one instance for each period are computed. So <c>FREQ=SECONDLY;COUNT=1000000000</c> costs
/// nothing, and what else is expensive ends with the budget. (A library for this was measured: asked for the tenth year of a secondly rule it
/// was busy for half a minute within a single step, where no budget reaches.)
/// </remarks>
/// <param name="rule">The rule.</param>
/// <param name="start">The first instance, which is one even if the rule would not choose it.</param>
/// <param name="budget">What it may cost.</param>
internal sealed class RecurrenceExpansion(RecurrenceRule rule, DateTime start, StepBudget budget)
{
    private readonly RecurrenceDayFilter _days = new(rule, start);
    private readonly RecurrenceTimes _times = new(rule, start);

    /// <summary>The instances in order.</summary>
    /// <param name="earliest">Those that begin before may be left out.</param>
    /// <remarks>Ends with the rule, the calendar or the budget. <c>UNTIL</c> is for the caller, who knows the time zone.</remarks>
    public IEnumerable<DateTime> From(DateTime earliest)
    {
        yield return start;
        long left = (rule.Count ?? long.MaxValue) - 1;
        var first = rule.Count is null || rule.IsPlain ? PeriodBefore(earliest) : 0;
        if (rule.IsPlain && rule.Count is not null)
            left -= Math.Max(0, first - 1);
        foreach (var instance in Periods(first))
        {
            if (instance <= start)
                continue;
            if (left-- <= 0)
                yield break;
            yield return instance;
        }
    }

    private IEnumerable<DateTime> Periods(long first) => rule.Frequency < RecurrenceFrequency.Daily ? Moments(first) : DayPeriods(first);

    private IEnumerable<DateTime> DayPeriods(long first)
    {
        for (var period = first; budget.TrySpend(1) && PeriodDays(period) is { } range; period++)
        {
            var instances = InstancesIn(range.First, range.Days);
            foreach (var instance in rule.Positions.Count == 0 ? instances : Positioned(instances))
                yield return instance;
        }
    }

    private IEnumerable<DateTime> InstancesIn(DateTime first, int days)
    {
        for (var offset = 0; offset < days && budget.TrySpend(1); offset++)
        {
            var day = first.AddDays(offset);
            if (!_days.Accepts(day))
                continue;
            foreach (var time in _times.OfDay())
            {
                if (!budget.TrySpend(1))
                    yield break;
                yield return day + time;
            }
        }
    }

    /// <summary>Chooses by <c>BYSETPOS</c> from all instances of one period.</summary>
    private List<DateTime> Positioned(IEnumerable<DateTime> instances)
    {
        var all = instances.ToList();
        return
        [
            .. rule.Positions
                .Select(position => position > 0 ? position - 1 : all.Count + position)
                .Where(index => index >= 0 && index < all.Count)
                .Distinct()
                .Order()
                .Select(index => all[index]),
        ];
    }

    /// <summary>The instances of rules that step by hours, minutes or seconds; times that are not chosen are jumped over.</summary>
    private IEnumerable<DateTime> Moments(long first)
    {
        var step = Unit.Ticks * rule.Interval;
        for (var period = first; budget.TrySpend(1);)
        {
            if (period > (DateTime.MaxValue.Ticks - start.Ticks) / step)
                yield break;
            var moment = start.AddTicks(period * step);
            if (NextCandidate(moment) is { } next)
            {
                period += Math.Max(1, (next.Ticks - moment.Ticks + step - 1) / step);
                continue;
            }
            var instances = _times.Within(moment, rule.Frequency);
            foreach (var instance in rule.Positions.Count == 0 ? instances : Positioned(instances))
            {
                if (!budget.TrySpend(1))
                    yield break;
                yield return instance;
            }
            period++;
        }
    }

    /// <returns>When to look again; <see langword="null"/> if this moment's day, hour and minute are chosen.</returns>
    private DateTime? NextCandidate(DateTime moment)
    {
        if (moment.Date == DateTime.MaxValue.Date)
            return null;
        if (!_days.Accepts(moment.Date))
            return moment.Date.AddDays(1);
        if (!RecurrenceTimes.Has(rule.Hours, moment.Hour))
            return moment.Date.AddHours(moment.Hour + 1);
        return rule.Frequency < RecurrenceFrequency.Hourly && !RecurrenceTimes.Has(rule.Minutes, moment.Minute)
            ? moment.Date.AddMinutes((moment.Hour * 60) + moment.Minute + 1)
            : null;
    }

    private TimeSpan Unit => rule.Frequency switch
    {
        RecurrenceFrequency.Secondly => TimeSpan.FromSeconds(1),
        RecurrenceFrequency.Minutely => TimeSpan.FromMinutes(1),
        RecurrenceFrequency.Hourly => TimeSpan.FromHours(1),
        RecurrenceFrequency.Daily => TimeSpan.FromDays(1),
        _ => TimeSpan.FromDays(7),
    };

    /// <summary>A period that surely begins before a moment, with one to spare.</summary>
    private long PeriodBefore(DateTime moment)
    {
        if (moment <= start)
            return 0;
        var periods = rule.Frequency switch
        {
            RecurrenceFrequency.Yearly => moment.Year - start.Year,
            RecurrenceFrequency.Monthly => ((moment.Year - start.Year) * 12) + moment.Month - start.Month,
            _ => (moment - start).Ticks / Unit.Ticks,
        };
        return Math.Max(0, (periods / rule.Interval) - 1);
    }

    /// <returns>The days of a period; <see langword="null"/> beyond the calendar.</returns>
    private (DateTime First, int Days)? PeriodDays(long period)
    {
        var count = period * rule.Interval;
        switch (rule.Frequency)
        {
            case RecurrenceFrequency.Yearly:
                var year = start.Year + count;
                return year > DateTime.MaxValue.Year ? null : (new DateTime((int)year, 1, 1), DateTime.IsLeapYear((int)year) ? 366 : 365);
            case RecurrenceFrequency.Monthly:
                var months = (start.Year * 12L) + start.Month - 1 + count;
                return months / 12 > DateTime.MaxValue.Year
                    ? null
                    : (new DateTime((int)(months / 12), (int)(months % 12) + 1, 1), DateTime.DaysInMonth((int)(months / 12), (int)(months % 12) + 1));
            default:
                var isWeekly = rule.Frequency == RecurrenceFrequency.Weekly;
                var first = isWeekly ? -(((int)start.DayOfWeek - (int)rule.WeekStart + 7) % 7) : 0;
                var days = first + (count * (isWeekly ? 7 : 1));
                var length = isWeekly ? 7 : 1;
                return days + length > (DateTime.MaxValue.Date - start.Date).Days || start.Date.Ticks < TimeSpan.TicksPerDay * 7
                    ? null
                    : (start.Date.AddDays(days), length);
        }
    }
}
