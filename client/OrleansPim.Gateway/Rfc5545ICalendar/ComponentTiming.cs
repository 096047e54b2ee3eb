using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>When a component is, and how long: what each of its instances is made from.</summary>
internal sealed class ComponentTiming
{
    private readonly Component _component;
    private readonly ClockSet _clocks;
    private readonly ICalendarDate? _end;
    private readonly TimeSpan? _duration;

    public ComponentTiming(Component component, ClockSet clocks)
    {
        _component = component;
        _clocks = clocks;
        Start = Date(component, "DTSTART");
        _end = Date(component, component.Name == "VTODO" ? "DUE" : "DTEND");
        if (component.Find("DURATION") is { } line && ICalendarDuration.TryParse(line.Value, out var duration))
            _duration = duration;
        IsRecurring = component.Lines.Any(part => part.Name is "RRULE" or "RDATE");
    }

    public ICalendarDate? Start { get; }

    public bool IsRecurring { get; }

    /// <summary>How long before the time of interest an instance may begin and still reach into it.</summary>
    public TimeSpan Reach
    {
        get
        {
            var length = _end is { } end && Start is { } start ? end.Local - start.Local : _duration ?? TimeSpan.Zero;
            return (length > TimeSpan.Zero ? length : TimeSpan.Zero) + TimeSpan.FromDays(2);
        }
    }

    /// <summary>The instance that begins at another local time than the first.</summary>
    public Occurrence At(DateTime local)
    {
        if (Start is not { } first)
            return new Occurrence(_component, null, null, _end is { } due ? _clocks.ToUtc(due) : null, IsRecurring) { End = _end };
        var start = first with { Local = local };
        var startUtc = _clocks.ToUtc(start);
        try
        {
            var end = EndOf(start, startUtc, local - first.Local);
            return new Occurrence(_component, start, startUtc, end is { } known ? UtcOf(known) : null, IsRecurring) { End = end };
        }
        catch (ArgumentOutOfRangeException)
        {
            // It ends beyond the calendar's last day.
            return new Occurrence(_component, start, startUtc, DateTime.MaxValue, IsRecurring) { End = start with { Local = DateTime.MaxValue } };
        }

        DateTime UtcOf(ICalendarDate end) => end == start ? startUtc : _clocks.ToUtc(end);
    }

    /// <summary>The instance of an extra date, whose end may be its own.</summary>
    public Occurrence At(ExtraDate extra) => extra.End is { } end
        ? At(extra.Local) with { End = end, EndUtc = _clocks.ToUtc(end), HasOwnEnd = true }
        : At(extra.Local);

    /// <summary>Reads a property that is a date.</summary>
    public static ICalendarDate? Date(Component component, string name) =>
        component.Find(name) is { } line && ICalendarDate.TryParse(line, out var date) ? date : null;

    private ICalendarDate? EndOf(ICalendarDate start, DateTime startUtc, TimeSpan shift)
    {
        if (_end is { } end)
            return end with { Local = end.Local + shift };
        if (_duration is { } duration)
            return After(start, startUtc, duration);
        if (_component.Name == "VTODO")
            return null;
        return start.IsDate ? start with { Local = start.Local.AddDays(1) } : start;
    }

    /// <summary>What is some time after a date: hours of a zone are exact, days and hours without one are those of the wall.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is beyond the calendar's last day.</exception>
    public static ICalendarDate After(ICalendarDate start, DateTime startUtc, TimeSpan duration) => start.IsDate || start.IsFloating
        ? start with { Local = start.Local + duration }
        : new ICalendarDate(startUtc + duration, IsDate: false, IsUtc: true, ZoneId: null);
}
