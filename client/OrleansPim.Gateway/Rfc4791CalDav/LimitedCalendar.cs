using System.Buffers;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>A calendar object without the overrides that do not matter in a range (RFC 4791 section 9.6.6).</summary>
/// <param name="range">The range.</param>
/// <param name="floating">The clock for times without a zone.</param>
/// <param name="budget">What it may cost.</param>
internal sealed class LimitedCalendar(TimeRange range, ILocalClock floating, StepBudget budget) : IBodySelection
{
    public ReadOnlyMemory<byte>? Apply(ReadOnlyMemory<byte> body)
    {
        try
        {
            var calendar = CalendarObject.Read(body);
            var timeline = new CalendarTimeline(calendar, floating, budget.NewForObject());
            var output = new ArrayBufferWriter<byte>(body.Length);
            ContentLineWriter.Write(output, "BEGIN:VCALENDAR");
            foreach (var line in calendar.Root.Lines)
                ContentLineWriter.WriteSource(output, line);
            var overrides = calendar.Instances.Where(component => component.Find("RECURRENCE-ID") is not null).ToHashSet();
            overrides.ExceptWith(timeline.Between(range.Start, range.End)
                .Where(instance => overrides.Contains(instance.Component) && Matters(instance, timeline))
                .Select(instance => instance.Component)
                .ToList());

            // What may matter is kept: a client takes the absence of an override for the instance's being where the rule puts it.
            if (timeline.IsIncomplete)
                return body;
            foreach (var component in calendar.Root.Components.Where(component => !overrides.Contains(component)))
                ContentLineWriter.WriteSource(output, component);
            ContentLineWriter.Write(output, "END:VCALENDAR");
            return output.WrittenMemory;
        }
        catch (ContentFormatException)
        {
            return body;
        }
    }

    /// <summary>An override matters where it is now and where it was, from the start to the end of both.</summary>
    private bool Matters(Occurrence instance, CalendarTimeline timeline)
    {
        if (range.Touches(instance, timeline.ToUtc))
            return true;
        if ((instance.Original ?? timeline.OriginalOf(instance.Component)) is { } original)
            return range.Touches(original, timeline.ToUtc);
        return ComponentTiming.Date(instance.Component, "RECURRENCE-ID") is { } written && range.Contains(timeline.ToUtc(written));
    }
}
