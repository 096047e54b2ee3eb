using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>A <c>time-range</c>: from a moment (inclusive) to another (exclusive), in UTC (RFC 4791 section 9.9).</summary>
internal readonly record struct TimeRange(DateTime Start, DateTime End)
{
    /// <exception cref="DavException">It is malformed.</exception>
    public static TimeRange Read(DavElement element)
    {
        var (start, end) = (element.Attribute("start"), element.Attribute("end"));
        if (start is null && end is null)
            throw Malformed();
        var range = new TimeRange(Parse(start, DateTime.MinValue), Parse(end, DateTime.MaxValue));
        return range.Start < range.End ? range : throw Malformed();
    }

    /// <summary>Whether an instance touches this range, by the rules of its kind of component.</summary>
    public bool Touches(Occurrence occurrence, Func<ICalendarDate, DateTime> toUtc) => occurrence.Component.Name switch
    {
        "VTODO" => TouchesTask(occurrence, toUtc),
        "VJOURNAL" => occurrence.StartUtc is { } start && TouchesSpan(start, occurrence.EndUtc ?? start),
        _ => occurrence.StartUtc is { } start && TouchesSpan(start, occurrence.EndUtc ?? start),
    };

    /// <summary>Whether a moment is within this range.</summary>
    public bool Contains(DateTime moment) => Start <= moment && End > moment;

    /// <summary>Whether a span touches this range; one without length does if it is within.</summary>
    public bool TouchesSpan(DateTime start, DateTime end) => end > start ? Start < end && End > start : Contains(start);

    private bool TouchesTask(Occurrence occurrence, Func<ICalendarDate, DateTime> toUtc)
    {
        var due = occurrence.EndUtc;
        if (occurrence.StartUtc is { } start)
        {
            if (due is not { } end)
                return Contains(start);

            // A duration's end still counts, a due time does not unless it is the start as well.
            return occurrence.Component.Find("DUE") is null
                ? Start <= end && (End > start || End >= end)
                : (Start < end || Start <= start) && (End > start || End >= end);
        }
        if (due is { } only)
            return Start < only && End >= only;
        return TouchesHistory(occurrence.Component, toUtc);
    }

    /// <summary>A task without start and due time is where it was made and completed; without those it is always.</summary>
    private bool TouchesHistory(Component task, Func<ICalendarDate, DateTime> toUtc)
    {
        DateTime? created = ComponentTiming.Date(task, "CREATED") is { } first ? toUtc(first) : null;
        DateTime? completed = ComponentTiming.Date(task, "COMPLETED") is { } last ? toUtc(last) : null;
        return (created, completed) switch
        {
            ({ } made, { } done) => (Start <= made || Start <= done) && (End >= made || End >= done),
            (null, { } done) => Start <= done && End >= done,
            ({ } made, null) => End > made,
            _ => true,
        };
    }

    private static DateTime Parse(string? text, DateTime missing)
    {
        if (text is null)
            return missing;
        return ICalendarDate.TryParse(text, null, out var date) && date.IsUtc ? date.Local : throw Malformed();
    }

    private static DavException Malformed() => DavException.Refused(
        Preconditions.ValidFilter(CollectionKind.Calendar), "A time-range has a start before its end, in UTC.");
}
