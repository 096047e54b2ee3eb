using System.Globalization;
using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>A clock as a <c>VTIMEZONE</c> describes it, for zones that no database knows (RFC 5545 section 3.6.5).</summary>
internal sealed class ObservanceClock : ILocalClock
{
    private const int MaximumObservances = 256;
    private const int MaximumYears = 512;
    private readonly List<Observance> _observances = [];
    private readonly Dictionary<int, List<(DateTime Onset, TimeSpan Offset)>> _years = [];
    private readonly StepBudget _budget;

    public ObservanceClock(Component zone, StepBudget budget)
    {
        _budget = budget;
        foreach (var component in zone.Components.Take(MaximumObservances))
        {
            if (component.Find("DTSTART") is { } line && ICalendarDate.TryParse(line, out var start)
                && TryReadOffset(component.Find("TZOFFSETTO"), out var to) && TryReadOffset(component.Find("TZOFFSETFROM"), out var from))
            {
                RecurrenceRule? rule = null;
                if (component.Find("RRULE") is { } text && RecurrenceRule.TryParse(text.Value, out var read))
                    rule = read;
                _observances.Add(new Observance(start.Local, from, to, rule));
            }
        }
    }

    public DateTime ToUtc(DateTime local)
    {
        if (local.Year <= 2 || local.Year >= DateTime.MaxValue.Year || _observances.Count == 0)
            return local;
        var offset = _observances.MinBy(observance => observance.Start)!.From;
        foreach (var (onset, next) in OnsetsOf(local.Year))
        {
            if (onset > local)
                break;
            offset = next;
        }
        return local - offset;
    }

    /// <summary>The changes that matter in a year: those within it, and the last one before.</summary>
    private List<(DateTime Onset, TimeSpan Offset)> OnsetsOf(int year)
    {
        if (_years.TryGetValue(year, out var known))
            return known;
        var onsets = new List<(DateTime Onset, TimeSpan Offset)>();
        foreach (var observance in _observances)
            onsets.AddRange(observance.Onsets(year, _budget).Select(onset => (onset, observance.To)));
        onsets.Sort((one, other) => one.Onset.CompareTo(other.Onset));
        if (_years.Count < MaximumYears)
            _years.Add(year, onsets);
        return onsets;
    }

    private static bool TryReadOffset(ContentLine? line, out TimeSpan offset)
    {
        offset = default;
        var text = line?.Value.Trim();
        if (text is not { Length: 5 or 7 } || text[0] is not ('+' or '-')
            || !int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits))
        {
            return false;
        }
        digits = text.Length == 5 ? digits * 100 : digits;
        offset = new TimeSpan(digits / 10_000, digits / 100 % 100, digits % 100) * (text[0] == '-' ? -1 : 1);
        return offset.Duration() < TimeSpan.FromDays(1);
    }

    private sealed record Observance(DateTime Start, TimeSpan From, TimeSpan To, RecurrenceRule? Rule)
    {
        public IEnumerable<DateTime> Onsets(int year, StepBudget budget)
        {
            if (Rule is null)
            {
                yield return Start;
                yield break;
            }
            var end = new DateTime(year, 12, 31, 23, 59, 59);
            foreach (var onset in new RecurrenceExpansion(Rule, Start, budget).From(new DateTime(year - 1, 1, 1)))
            {
                if (onset > end || (Rule.Until is { } until && onset - (until.IsUtc ? From : TimeSpan.Zero) > until.Local))
                    break;
                yield return onset;
            }
        }
    }
}
