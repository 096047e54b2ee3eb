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
            return new Occurrence(_component, null, null, _end is { } due ? _clocks.ToUtc(due) : null, IsRecurring);
        var start = first with { Local = local };
        var startUtc = _clocks.ToUtc(start);
        return new Occurrence(_component, start, startUtc, EndOf(start, startUtc, local - first.Local), IsRecurring);
    }

    /// <summary>Reads a property that is a date.</summary>
    public static ICalendarDate? Date(Component component, string name) =>
        component.Find(name) is { } line && ICalendarDate.TryParse(line, out var date) ? date : null;

    private DateTime? EndOf(ICalendarDate start, DateTime startUtc, TimeSpan shift)
    {
        try
        {
            if (_end is { } end)
                return _clocks.ToUtc(end with { Local = end.Local + shift });
            if (_duration is { } duration)
                return start.IsDate ? _clocks.ToUtc(start with { Local = start.Local + duration }) : startUtc + duration;
            if (_component.Name == "VTODO")
                return null;
            return start.IsDate ? _clocks.ToUtc(start with { Local = start.Local.AddDays(1) }) : startUtc;
        }
        catch (ArgumentOutOfRangeException)
        {
            // Beyond the calendar's last day.
            return DateTime.MaxValue;
        }
    }
}
