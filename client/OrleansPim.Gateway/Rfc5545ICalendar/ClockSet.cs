using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>The clocks that one calendar object's times are read by.</summary>
/// <param name="calendar">The <c>VCALENDAR</c> with its <c>VTIMEZONE</c> components.</param>
/// <param name="floating">The clock for times without a zone, and for days.</param>
/// <param name="budget">What reading time zones may cost.</param>
internal sealed class ClockSet(Component calendar, ILocalClock floating, StepBudget budget)
{
    private readonly Dictionary<string, ILocalClock> _clocks = new(StringComparer.Ordinal);

    /// <summary>Whether a text is an iCalendar object with one time zone and nothing else (RFC 4791 sections 5.2.2 and 9.8).</summary>
    public static bool IsTimeZone(string iCalendar)
    {
        try
        {
            var root = ComponentReader.Read(System.Text.Encoding.UTF8.GetBytes(iCalendar.Trim()));
            return root.Name == "VCALENDAR" && root.Components is [{ Name: "VTIMEZONE" } zone] && zone.Find("TZID") is not null;
        }
        catch (ContentFormatException)
        {
            return false;
        }
    }

    /// <summary>Reads the clock of a calendar's or a query's time zone, which is a whole iCalendar object.</summary>
    /// <returns>UTC if it is none.</returns>
    public static ILocalClock ReadFloating(string? iCalendar, StepBudget budget)
    {
        if (string.IsNullOrWhiteSpace(iCalendar))
            return DatabaseClock.Utc;
        try
        {
            var root = ComponentReader.Read(System.Text.Encoding.UTF8.GetBytes(iCalendar));
            var zone = root.Components.FirstOrDefault(component => component.Name == "VTIMEZONE");
            return zone is null ? DatabaseClock.Utc : NewClock(zone.Find("TZID")?.Value.Trim() ?? string.Empty, zone, budget);
        }
        catch (ContentFormatException)
        {
            return DatabaseClock.Utc;
        }
    }

    /// <summary>When a written date is.</summary>
    public DateTime ToUtc(ICalendarDate date)
    {
        if (date.IsUtc)
            return date.Local;
        return (date.ZoneId is { } id ? Find(id) : floating).ToUtc(date.Local);
    }

    /// <summary>What the clock of another date shows at a moment; of a time that it shows twice the first counts.</summary>
    /// <param name="utc">The moment.</param>
    /// <param name="form">The date whose clock is asked; its own time is where the search begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">That is beyond the calendar.</exception>
    public DateTime ToLocal(DateTime utc, ICalendarDate form)
    {
        // A clock tells UTC from local time and not the other way round, so it is asked twice.
        var guess = form.Local + (utc - ToUtc(form));
        return guess + (utc - ToUtc(form with { Local = guess }));
    }

    private ILocalClock Find(string id)
    {
        if (_clocks.TryGetValue(id, out var clock))
            return clock;
        var zone = calendar.Components.FirstOrDefault(component => component.Name == "VTIMEZONE" && component.Find("TZID")?.Value.Trim() == id);
        clock = zone is null ? DatabaseClock.Find(id) ?? floating : NewClock(id, zone, budget);
        _clocks.Add(id, clock);
        return clock;
    }

    private static ILocalClock NewClock(string id, Component zone, StepBudget budget) =>
        DatabaseClock.Find(id)
        ?? (zone.Find("X-LIC-LOCATION") is { } location ? DatabaseClock.Find(location.Value.Trim()) : null)
        ?? (ILocalClock)new ObservanceClock(zone, budget);
}
