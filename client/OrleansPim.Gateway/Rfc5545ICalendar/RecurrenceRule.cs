namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>The parts of an <c>RRULE</c>, checked for form, so that expanding it cannot fail (RFC 5545 section 3.3.10).</summary>
internal sealed record RecurrenceRule
{
    public RecurrenceFrequency Frequency { get; init; }

    /// <summary>Every how many periods.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>How many instances; <see langword="null"/> when not limited by number.</summary>
    public long? Count { get; init; }

    /// <summary>The last moment (inclusive); <see langword="null"/> when not limited by time.</summary>
    public ICalendarDate? Until { get; init; }

    /// <summary>On which day a week begins.</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;

    public IReadOnlyList<int> Seconds { get; init; } = [];

    public IReadOnlyList<int> Minutes { get; init; } = [];

    public IReadOnlyList<int> Hours { get; init; } = [];

    public IReadOnlyList<RecurrenceDay> Days { get; init; } = [];

    public IReadOnlyList<int> MonthDays { get; init; } = [];

    public IReadOnlyList<int> YearDays { get; init; } = [];

    public IReadOnlyList<int> Weeks { get; init; } = [];

    public IReadOnlyList<int> Months { get; init; } = [];

    /// <summary>Which of the instances of a period count, from 1, or from -1 backwards.</summary>
    public IReadOnlyList<int> Positions { get; init; } = [];

    /// <summary>Whether some part chooses days.</summary>
    public bool ChoosesDays => Days.Count + MonthDays.Count + YearDays.Count + Weeks.Count > 0;

    /// <summary>Whether every period has exactly one instance.</summary>
    public bool IsPlain => Frequency <= RecurrenceFrequency.Weekly && !ChoosesDays
        && Seconds.Count + Minutes.Count + Hours.Count + Months.Count + Positions.Count == 0;

    public static bool TryParse(string text, out RecurrenceRule rule) => RecurrenceRuleReader.TryRead(text, out rule);
}
