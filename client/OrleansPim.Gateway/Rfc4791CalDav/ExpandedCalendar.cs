using System.Buffers;
using System.Globalization;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>A calendar object with each instance within a range as a component of its own, in UTC (RFC 4791 section 9.6.5).</summary>
/// <param name="range">The range.</param>
/// <param name="budget">What it may cost.</param>
internal sealed class ExpandedCalendar(TimeRange range, StepBudget budget) : IBodySelection
{
    /// <summary>The most instances of one object.</summary>
    public const int MaximumInstances = 2_000;

    private static readonly HashSet<string> Replaced = ["DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"];

    public ReadOnlyMemory<byte>? Apply(ReadOnlyMemory<byte> body)
    {
        try
        {
            var calendar = CalendarObject.Read(body);
            var timeline = new CalendarTimeline(calendar, DatabaseClock.Utc, budget.NewForObject());
            var instances = timeline.Between(range.Start, range.End)
                .Where(instance => range.Touches(instance, timeline.ToUtc))
                .Take(MaximumInstances + 1)
                .ToList();

            // Not as one expression: a null beside a memory would be taken for an empty array, and be served as an empty body.
            if (instances.Count > MaximumInstances || timeline.IsIncomplete)
                return null;
            return Write(calendar, timeline, instances);
        }
        catch (ContentFormatException)
        {
            return body;
        }
    }

    private static ReadOnlyMemory<byte> Write(CalendarObject calendar, CalendarTimeline timeline, List<Occurrence> instances)
    {
        var output = new ArrayBufferWriter<byte>();
        ContentLineWriter.Write(output, "BEGIN:VCALENDAR");
        foreach (var line in calendar.Root.Lines)
            ContentLineWriter.WriteSource(output, line);
        foreach (var instance in instances.OrderBy(instance => instance.StartUtc))
            WriteInstance(output, instance, timeline);
        ContentLineWriter.Write(output, "END:VCALENDAR");
        return output.WrittenMemory;
    }

    private static void WriteInstance(ArrayBufferWriter<byte> output, Occurrence instance, CalendarTimeline timeline)
    {
        var component = instance.Component;
        ContentLineWriter.Write(output, $"BEGIN:{component.Name}");
        if (ComponentTiming.Date(component, "RECURRENCE-ID") is { } original)
            WriteTime(output, "RECURRENCE-ID", original, timeline.ToUtc(original));
        else if (instance.IsRecurring && instance.Start is { } begin)
            WriteTime(output, "RECURRENCE-ID", begin, instance.StartUtc!.Value);
        if (instance.Start is { } start)
            WriteTime(output, "DTSTART", start, instance.StartUtc!.Value);
        var hasEnd = component.Lines.Any(line => line.Name is "DTEND" or "DUE" or "DURATION");
        if (hasEnd && instance.EndUtc is { } end)
            WriteEnd(output, component.Name == "VTODO" ? "DUE" : "DTEND", instance, end);
        foreach (var line in component.Lines.Where(line => !Replaced.Contains(line.Name)))
            ContentLineWriter.WriteSource(output, line);
        foreach (var inner in component.Components)
            ContentLineWriter.WriteSource(output, inner);
        ContentLineWriter.Write(output, $"END:{component.Name}");
    }

    private static void WriteEnd(ArrayBufferWriter<byte> output, string name, Occurrence instance, DateTime end)
    {
        var isDate = instance.Start?.IsDate ?? false;
        WriteTime(output, name, new ICalendarDate(end, isDate, !isDate, null), end);
    }

    private static void WriteTime(ArrayBufferWriter<byte> output, string name, ICalendarDate written, DateTime utc) => ContentLineWriter.Write(
        output,
        written.IsDate
            ? $"{name};VALUE=DATE:{written.Local.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}"
            : $"{name}:{utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
}
