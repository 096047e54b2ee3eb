namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>Reads the dates of <c>RDATE</c>, which may be in UTC, another zone or days whatever <c>DTSTART</c> is, and periods (RFC 5545 sections 3.3.9 and 3.8.5.2).</summary>
/// <param name="start">The component's <c>DTSTART</c>.</param>
/// <param name="clocks">The clocks of its object.</param>
/// <param name="budget">What asking them may cost.</param>
internal sealed class ExtraDateReader(ICalendarDate start, ClockSet clocks, StepBudget budget)
{
    /// <summary>Asking clocks takes the time of so many candidates of a rule.</summary>
    private const int StepsPerConversion = 30;

    /// <summary>Reads one value.</summary>
    /// <returns><see langword="null"/> if it is none, is not within the calendar, or the budget has ended.</returns>
    public ExtraDate? Read(string text, string? zone)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!ICalendarDate.TryParse(slash < 0 ? text : text[..slash], zone, out var date))
            return null;
        if ((slash > 0 || !date.HasFormOf(start)) && !budget.TrySpend(StepsPerConversion))
            return null;
        try
        {
            var local = LocalOf(date);
            return slash > 0 && EndOf(date, text[(slash + 1)..], zone) is { } end
                ? new ExtraDate(local, end, clocks.ToUtc(end) - clocks.ToUtc(date))
                : new ExtraDate(local, null, TimeSpan.Zero);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private DateTime LocalOf(ICalendarDate date)
    {
        if (date.HasFormOf(start))
            return date.Local;
        if (start.IsDate)
            return date.Local.Date;
        return date.IsDate ? date.Local + start.Local.TimeOfDay : clocks.ToLocal(clocks.ToUtc(date), start);
    }

    /// <returns><see langword="null"/> for what is no end, or none after the start.</returns>
    private ICalendarDate? EndOf(ICalendarDate date, string text, string? zone)
    {
        if (date.IsDate || start.IsDate)
            return null;
        var utc = clocks.ToUtc(date);
        var end = ICalendarDuration.TryParse(text, out var duration) ? ComponentTiming.After(date, utc, duration)
            : ICalendarDate.TryParse(text, zone, out var written) ? written
            : date;
        return !end.IsDate && clocks.ToUtc(end) > utc ? end : null;
    }
}
