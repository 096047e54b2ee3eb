using System.Buffers;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>A calendar object with each instance within a range as a component of its own: in UTC, or as it was where it is a day or has no zone (RFC 4791 section 9.6.5).</summary>
/// <param name="range">The range.</param>
/// <param name="floating">The clock that tells whether a time without a zone, or a day, is within the range.</param>
/// <param name="budget">What it may cost.</param>
internal sealed class ExpandedCalendar(TimeRange range, ILocalClock floating, StepBudget budget) : IBodySelection
{
    /// <summary>The most instances of one object.</summary>
    public const int MaximumInstances = 2_000;

    /// <summary>The longest expanded object, in bytes: 10 MiB. A description of some megabytes that recurs daily would be gigabytes.</summary>
    public const int MaximumLength = 10 * 1024 * 1024;

    public ReadOnlyMemory<byte>? Apply(ReadOnlyMemory<byte> body)
    {
        try
        {
            var calendar = CalendarObject.Read(body);
            var timeline = new CalendarTimeline(calendar, floating, budget.NewForObject());
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

    private static ReadOnlyMemory<byte>? Write(CalendarObject calendar, CalendarTimeline timeline, List<Occurrence> instances)
    {
        var output = new ArrayBufferWriter<byte>();
        ContentLineWriter.Write(output, "BEGIN:VCALENDAR");
        foreach (var line in calendar.Root.Lines)
            ContentLineWriter.WriteSource(output, line);
        var templates = new Dictionary<Component, InstanceTemplate>(ReferenceEqualityComparer.Instance);
        foreach (var instance in instances.OrderBy(instance => instance.StartUtc))
        {
            if (!templates.TryGetValue(instance.Component, out var template))
                templates.Add(instance.Component, template = new InstanceTemplate(instance.Component, timeline));
            template.Write(output, instance);
            if (output.WrittenCount > MaximumLength && instances.Count > 1)
                return null;
        }
        ContentLineWriter.Write(output, "END:VCALENDAR");
        return new ReadOnlyMemory<byte>?(output.WrittenMemory);
    }
}
