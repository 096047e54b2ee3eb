using System.Globalization;
using System.Text;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>Collects when events make somebody busy, and puts spans together that touch.</summary>
/// <param name="range">What is of interest.</param>
/// <param name="floating">The clock for times without a zone.</param>
/// <param name="budget">What it may cost.</param>
internal sealed class BusyTime(TimeRange range, ILocalClock floating, StepBudget budget)
{
    /// <summary>The most spans of one answer.</summary>
    public const int MaximumSpans = 10_000;

    private readonly List<(DateTime Start, DateTime End)> _firm = [];
    private readonly List<(DateTime Start, DateTime End)> _tentative = [];

    /// <summary>Whether somebody may be busy at other times too, because a limit was reached.</summary>
    public bool IsIncomplete { get; private set; }

    public void Add(CalendarObject calendar)
    {
        // Looked up once for each component: it may have thousands of lines, and thousands of instances.
        var standings = calendar.Instances.ToDictionary<Component, Component, (string? Status, string? Transparency)>(
            component => component, component => (Text(component, "STATUS"), Text(component, "TRANSP")), ReferenceEqualityComparer.Instance);
        var timeline = new CalendarTimeline(calendar, floating, budget.NewForObject());
        foreach (var occurrence in timeline.Between(range.Start, range.End))
        {
            var (status, transparency) = standings[occurrence.Component];
            if (status == "CANCELLED" || transparency == "TRANSPARENT"
                || occurrence is not { StartUtc: { } start, EndUtc: { } end } || end <= start || !range.TouchesSpan(start, end))
            {
                continue;
            }
            var spans = status == "TENTATIVE" ? _tentative : _firm;
            if (spans.Count == MaximumSpans)
            {
                IsIncomplete = true;
                return;
            }
            spans.Add((start < range.Start ? range.Start : start, end > range.End ? range.End : end));
        }
        IsIncomplete |= timeline.IsIncomplete;
    }

    /// <summary>The answer as an iCalendar object.</summary>
    public string ToFreeBusy(DateTime now)
    {
        var text = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//OrleansPim//EN\r\nBEGIN:VFREEBUSY\r\n");
        text.Append(CultureInfo.InvariantCulture, $"UID:{Utc(now)}-{Utc(range.Start)}-{Utc(range.End)}@orleanspim\r\n");
        text.Append(CultureInfo.InvariantCulture, $"DTSTAMP:{Utc(now)}\r\nDTSTART:{Utc(range.Start)}\r\nDTEND:{Utc(range.End)}\r\n");
        foreach (var (start, end) in Merge(_firm))
            text.Append(CultureInfo.InvariantCulture, $"FREEBUSY:{Utc(start)}/{Utc(end)}\r\n");
        foreach (var (start, end) in Merge(_tentative))
            text.Append(CultureInfo.InvariantCulture, $"FREEBUSY;FBTYPE=BUSY-TENTATIVE:{Utc(start)}/{Utc(end)}\r\n");
        return text.Append("END:VFREEBUSY\r\nEND:VCALENDAR\r\n").ToString();
    }

    private static List<(DateTime Start, DateTime End)> Merge(List<(DateTime Start, DateTime End)> spans)
    {
        var merged = new List<(DateTime Start, DateTime End)>();
        foreach (var span in spans.Order())
        {
            if (merged is [.., var last] && span.Start <= last.End)
                merged[^1] = (last.Start, span.End > last.End ? span.End : last.End);
            else
                merged.Add(span);
        }
        return merged;
    }

    private static string? Text(Component component, string name) => component.Find(name)?.Value.Trim().ToUpperInvariant();

    private static string Utc(DateTime moment) => moment.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
