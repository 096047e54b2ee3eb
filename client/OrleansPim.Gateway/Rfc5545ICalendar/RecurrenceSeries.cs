using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>What a component's instances are made from: its rules, extra dates and exceptions, read once however often they are asked for.</summary>
/// <remarks>
/// Exceptions are looked up and not gone through for each instance, or 19,000 of them would make each day of a rule cost 19,000 comparisons.
/// </remarks>
internal sealed class RecurrenceSeries
{
    /// <summary>Reading a date takes the time of so many candidates of a rule.</summary>
    private const int StepsPerDate = 4;

    private readonly HashSet<DateTime> _excludedDays = [];
    private readonly HashSet<DateTime> _excludedMoments = [];

    /// <param name="component">The component.</param>
    /// <param name="clocks">The clocks of its object.</param>
    /// <param name="budget">What reading it may cost.</param>
    public RecurrenceSeries(Component component, ClockSet clocks, StepBudget budget)
    {
        Component = component;
        Timing = new ComponentTiming(component, clocks);
        IsOverride = component.Find("RECURRENCE-ID") is not null;
        if (IsOverride || !Timing.IsRecurring || Timing.Start is not { } start)
            return;
        Rules = [.. component.Lines.Where(line => line.Name == "RRULE").Select(line => ReadRule(line.Value)).OfType<RecurrenceRule>()];
        var extra = new ExtraDateReader(start, clocks, budget);
        ExtraDates = [.. DatesOf(component, "RDATE", budget).Select(date => extra.Read(date.Text, date.Zone)).OfType<ExtraDate>()];
        foreach (var (text, zone) in DatesOf(component, "EXDATE", budget))
        {
            if (!ICalendarDate.TryParse(text, zone, out var date))
                continue;
            if (date.IsDate)
                _excludedDays.Add(date.Local);
            else
                _excludedMoments.Add(clocks.ToUtc(date));
        }
    }

    public Component Component { get; }

    public ComponentTiming Timing { get; }

    /// <summary>Whether it takes the place of an instance of another component.</summary>
    public bool IsOverride { get; }

    /// <summary>Its rules, usually one.</summary>
    public IReadOnlyList<RecurrenceRule> Rules { get; } = [];

    /// <summary>The dates of <c>RDATE</c>.</summary>
    public IReadOnlyList<ExtraDate> ExtraDates { get; } = [];

    /// <summary>Whether <c>EXDATE</c> takes an instance away: by its day where the exception is a day, or else by its moment.</summary>
    public bool Excludes(Occurrence occurrence) =>
        _excludedDays.Contains(occurrence.Start!.Value.Local.Date) || _excludedMoments.Contains(occurrence.StartUtc!.Value);

    private static RecurrenceRule? ReadRule(string text) => RecurrenceRule.TryParse(text, out var rule) ? rule : null;

    private static IEnumerable<(string Text, string? Zone)> DatesOf(Component component, string name, StepBudget budget)
    {
        foreach (var line in component.Lines.Where(line => line.Name == name))
        {
            var zone = line.Parameter("TZID");
            var rest = line.Value;
            for (var from = 0; from <= rest.Length;)
            {
                if (!budget.TrySpend(StepsPerDate))
                    yield break;
                var comma = rest.IndexOf(',', from);
                var end = comma < 0 ? rest.Length : comma;
                yield return (rest[from..end].Trim(), zone);
                from = end + 1;
            }
        }
    }
}
