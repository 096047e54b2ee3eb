using System.Globalization;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>Reads the text of an <c>RRULE</c>.</summary>
internal static class RecurrenceRuleReader
{
    private const int MaximumTextLength = 4_096;

    private static readonly Dictionary<string, DayOfWeek> WeekDays = new(StringComparer.Ordinal)
    {
        ["SU"] = DayOfWeek.Sunday,
        ["MO"] = DayOfWeek.Monday,
        ["TU"] = DayOfWeek.Tuesday,
        ["WE"] = DayOfWeek.Wednesday,
        ["TH"] = DayOfWeek.Thursday,
        ["FR"] = DayOfWeek.Friday,
        ["SA"] = DayOfWeek.Saturday,
    };

    /// <returns><see langword="false"/> if it is malformed.</returns>
    public static bool TryRead(string text, out RecurrenceRule rule)
    {
        rule = new RecurrenceRule();
        if (text.Length > MaximumTextLength)
            return false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in text.Trim().TrimEnd(';').ToUpperInvariant().Split(';'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !seen.Add(part[..equals]) || Read(part[..equals], part[(equals + 1)..], rule) is not { } more)
                return false;
            rule = more;
        }
        return rule.Frequency != 0;
    }

    private static RecurrenceRule? Read(string name, string value, RecurrenceRule rule) => name switch
    {
        "FREQ" => Enum.TryParse<RecurrenceFrequency>(value, ignoreCase: true, out var frequency) && char.IsAsciiLetter(value[0])
            ? rule with { Frequency = frequency }
            : null,
        "COUNT" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? rule with { Count = count }
            : null,
        "UNTIL" => ICalendarDate.TryParse(value, null, out var until) ? rule with { Until = until } : null,
        "INTERVAL" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var interval) && interval > 0
            ? rule with { Interval = interval }
            : null,
        "WKST" => WeekDays.TryGetValue(value, out var day) ? rule with { WeekStart = day } : null,
        _ => ReadList(name, value, rule),
    };

    private static RecurrenceRule? ReadList(string name, string value, RecurrenceRule rule) => name switch
    {
        "BYSECOND" => Numbers(value, 0, 60) is { } numbers ? rule with { Seconds = numbers } : null,
        "BYMINUTE" => Numbers(value, 0, 59) is { } numbers ? rule with { Minutes = numbers } : null,
        "BYHOUR" => Numbers(value, 0, 23) is { } numbers ? rule with { Hours = numbers } : null,
        "BYMONTH" => Numbers(value, 1, 12) is { } numbers ? rule with { Months = numbers } : null,
        "BYMONTHDAY" => Numbers(value, -31, 31) is { } numbers ? rule with { MonthDays = numbers } : null,
        "BYYEARDAY" => Numbers(value, -366, 366) is { } numbers ? rule with { YearDays = numbers } : null,
        "BYWEEKNO" => Numbers(value, -53, 53) is { } numbers ? rule with { Weeks = numbers } : null,
        "BYSETPOS" => Numbers(value, -366, 366) is { } numbers ? rule with { Positions = numbers } : null,
        "BYDAY" => Days(value) is { } days ? rule with { Days = days } : null,

        // Extensions such as RSCALE and SKIP, and names of our future, are kept in the body and have no effect here.
        _ => rule,
    };

    private static List<int>? Numbers(string value, int minimum, int maximum)
    {
        var numbers = new SortedSet<int>();
        foreach (var part in value.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                || number < minimum || number > maximum || (minimum < 0 && number == 0))
            {
                return null;
            }
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private static List<RecurrenceDay>? Days(string value)
    {
        const int MaximumOrdinal = 53;
        var days = new List<RecurrenceDay>();
        foreach (var part in value.Split(','))
        {
            if (part.Length < 2 || !WeekDays.TryGetValue(part[^2..], out var day))
                return null;
            var ordinal = 0;
            var hasOrdinal = part.Length > 2;
            if (hasOrdinal && (!int.TryParse(part[..^2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ordinal)
                || ordinal is 0 or < -MaximumOrdinal or > MaximumOrdinal))
            {
                return null;
            }
            days.Add(new RecurrenceDay(day, ordinal));
        }
        return days;
    }
}
