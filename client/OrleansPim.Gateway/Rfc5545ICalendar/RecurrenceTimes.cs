namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>The times of day that a rule chooses; those of the start where it chooses none.</summary>
internal sealed class RecurrenceTimes(RecurrenceRule rule, DateTime start)
{
    private readonly IReadOnlyList<int> _hours = rule.Hours.Count > 0 ? rule.Hours : [start.Hour];
    private readonly IReadOnlyList<int> _minutes = rule.Minutes.Count > 0 ? rule.Minutes : [start.Minute];
    private readonly IReadOnlyList<int> _seconds = rule.Seconds.Count > 0 ? rule.Seconds : [start.Second];

    /// <summary>Whether a part chooses a value: it does if it is not there.</summary>
    public static bool Has(IReadOnlyList<int> chosen, int value) => chosen.Count == 0 || chosen.Contains(value);

    /// <summary>For rules by day or longer.</summary>
    public IEnumerable<TimeSpan> OfDay()
    {
        foreach (var hour in _hours)
        {
            foreach (var minute in _minutes)
            {
                foreach (var second in _seconds)
                    yield return new TimeSpan(hour, minute, Math.Min(second, 59));
            }
        }
    }

    /// <summary>For rules by the hour or shorter: within the period that a moment is in.</summary>
    public IEnumerable<DateTime> Within(DateTime moment, RecurrenceFrequency frequency)
    {
        if (frequency == RecurrenceFrequency.Secondly)
        {
            if (Has(rule.Seconds, moment.Second))
                yield return moment;
            yield break;
        }
        var hour = moment.Date.AddHours(moment.Hour);
        foreach (var minute in frequency == RecurrenceFrequency.Hourly ? _minutes : [moment.Minute])
        {
            foreach (var second in _seconds)
                yield return hour.AddMinutes(minute).AddSeconds(Math.Min(second, 59));
        }
    }
}
