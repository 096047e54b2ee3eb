namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>Tells whether a rule chooses a day: all its <c>BY</c> parts about days must agree.</summary>
/// <remarks>Where the rule chooses no days itself, the start does: its weekday, day of month, or day of year.</remarks>
internal sealed class RecurrenceDayFilter
{
    private readonly RecurrenceRule _rule;
    private readonly bool _areOrdinalsOfMonth;

    public RecurrenceDayFilter(RecurrenceRule rule, DateTime start)
    {
        _rule = rule.ChoosesDays ? rule : rule.Frequency switch
        {
            RecurrenceFrequency.Weekly => rule with { Days = [new RecurrenceDay(start.DayOfWeek, 0)] },
            RecurrenceFrequency.Monthly => rule with { MonthDays = [start.Day] },
            RecurrenceFrequency.Yearly => rule with
            {
                MonthDays = [start.Day],
                Months = rule.Months.Count > 0 ? rule.Months : [start.Month],
            },
            _ => rule,
        };
        _areOrdinalsOfMonth = rule.Frequency != RecurrenceFrequency.Yearly || rule.Months.Count > 0;
    }

    public bool Accepts(DateTime day) =>
        (_rule.Months.Count == 0 || _rule.Months.Contains(day.Month))
        && (_rule.MonthDays.Count == 0 || IsMonthDay(day))
        && (_rule.YearDays.Count == 0 || IsYearDay(day))
        && (_rule.Weeks.Count == 0 || IsInWeek(day))
        && (_rule.Days.Count == 0 || IsDay(day));

    private bool IsMonthDay(DateTime day) =>
        _rule.MonthDays.Contains(day.Day) || _rule.MonthDays.Contains(day.Day - 1 - DateTime.DaysInMonth(day.Year, day.Month));

    private bool IsYearDay(DateTime day) =>
        _rule.YearDays.Contains(day.DayOfYear) || _rule.YearDays.Contains(day.DayOfYear - 1 - DaysInYear(day.Year));

    private bool IsDay(DateTime day)
    {
        foreach (var candidate in _rule.Days)
        {
            if (candidate.Day == day.DayOfWeek && (candidate.Ordinal == 0 || IsOrdinal(day, candidate.Ordinal)))
                return true;
        }
        return false;
    }

    private bool IsOrdinal(DateTime day, int ordinal)
    {
        var (position, length) = _areOrdinalsOfMonth
            ? (day.Day, DateTime.DaysInMonth(day.Year, day.Month))
            : (day.DayOfYear, DaysInYear(day.Year));
        return ordinal > 0 ? ((position - 1) / 7) + 1 == ordinal : ((length - position) / 7) + 1 == -ordinal;
    }

    /// <summary>Weeks are those of the calendar year that the day is in; week 1 is the first with at least four days in it.</summary>
    private bool IsInWeek(DateTime day)
    {
        var first = FirstWeekOf(day.Year);
        var week = (int)Math.Floor((day.DayOfYear - 1 - first) / 7.0) + 1;
        var weeks = (DaysInYear(day.Year) + FirstWeekOfNext(day.Year) - first) / 7;
        if (week >= 1 && week <= weeks && (_rule.Weeks.Contains(week) || _rule.Weeks.Contains(week - 1 - weeks)))
            return true;

        // The days around New Year may belong to the last week of the year before, or the first of the next.
        if (week < 1)
        {
            var last = (DaysInYear(day.Year - 1) + first - FirstWeekOf(day.Year - 1)) / 7;
            return _rule.Weeks.Contains(last) || _rule.Weeks.Contains(-1);
        }
        return week > weeks && _rule.Weeks.Contains(1);
    }

    private int FirstWeekOfNext(int year) => year >= DateTime.MaxValue.Year ? 0 : FirstWeekOf(year + 1);

    /// <summary>The offset of week 1 from 1 January, -3 to 3 days.</summary>
    private int FirstWeekOf(int year)
    {
        var offset = ((int)_rule.WeekStart - (int)new DateTime(Math.Max(1, year), 1, 1).DayOfWeek + 7) % 7;
        return offset > 3 ? offset - 7 : offset;
    }

    private static int DaysInYear(int year) => DateTime.IsLeapYear(Math.Max(1, year)) ? 366 : 365;
}
