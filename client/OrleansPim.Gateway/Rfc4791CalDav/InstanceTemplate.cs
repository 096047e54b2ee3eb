using System.Buffers;
using System.Globalization;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>What the instances of one component have in common when each is written as a component of its own.</summary>
/// <remarks>Looked up once: a component may have 20,000 lines, and 2,000 instances.</remarks>
internal sealed class InstanceTemplate
{
    private static readonly HashSet<string> Replaced = ["DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"];

    private readonly Component _component;
    private readonly CalendarTimeline _timeline;
    private readonly ICalendarDate? _original;
    private readonly bool _hasEnd;
    private readonly List<ContentLine> _kept;

    public InstanceTemplate(Component component, CalendarTimeline timeline)
    {
        _component = component;
        _timeline = timeline;
        _original = ComponentTiming.Date(component, "RECURRENCE-ID");
        _hasEnd = component.Lines.Any(line => line.Name is "DTEND" or "DUE" or "DURATION");
        _kept = [.. component.Lines.Where(line => !Replaced.Contains(line.Name))];
    }

    /// <summary>Writes one instance with its own times.</summary>
    public void Write(ArrayBufferWriter<byte> output, Occurrence instance)
    {
        ContentLineWriter.Write(output, $"BEGIN:{_component.Name}");
        if (instance.Original is { Start: { } replaced, StartUtc: { } replacedUtc })
            WriteTime(output, "RECURRENCE-ID", replaced, replacedUtc);
        else if (_original is { } original)
            WriteTime(output, "RECURRENCE-ID", original, _timeline.ToUtc(original));
        else if (instance.IsRecurring && instance.Start is { } begin)
            WriteTime(output, "RECURRENCE-ID", begin, instance.StartUtc!.Value);
        if (instance.Start is { } start)
            WriteTime(output, "DTSTART", start, instance.StartUtc!.Value);
        if ((_hasEnd || instance.HasOwnEnd) && instance is { End: { } end, EndUtc: { } endUtc })
            WriteTime(output, _component.Name == "VTODO" ? "DUE" : "DTEND", end, endUtc);
        foreach (var line in _kept)
            ContentLineWriter.WriteSource(output, line);
        foreach (var inner in _component.Components)
            ContentLineWriter.WriteSource(output, inner);
        ContentLineWriter.Write(output, $"END:{_component.Name}");
    }

    /// <summary>Writes a time with reference to a zone in UTC. Without one it is not of any moment: it stays what the clock on the wall shows.</summary>
    private static void WriteTime(ArrayBufferWriter<byte> output, string name, ICalendarDate written, DateTime utc) => ContentLineWriter.Write(
        output,
        written switch
        {
            { IsDate: true } => $"{name};VALUE=DATE:{written.Local.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}",
            { IsFloating: true } => $"{name}:{written.Local.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}",
            _ => $"{name}:{utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}",
        });
}
