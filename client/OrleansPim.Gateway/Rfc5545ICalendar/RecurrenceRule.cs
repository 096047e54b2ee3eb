using System.Globalization;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>The parts of an <c>RRULE</c>, checked for form, so that evaluating it cannot fail (RFC 5545 section 3.3.10).</summary>
/// <param name="Frequency"><c>SECONDLY</c> to <c>YEARLY</c>.</param>
/// <param name="Count">How often; <see langword="null"/> when not limited by number.</param>
/// <param name="Until">The last moment (inclusive); <see langword="null"/> when not limited by time.</param>
internal sealed record RecurrenceRule(string Frequency, long? Count, ICalendarDate? Until)
{
    private const int MaximumTextLength = 4_096;
    private static readonly HashSet<string> Frequencies = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
    private static readonly HashSet<string> Days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    public static bool TryParse(string text, out RecurrenceRule rule)
    {
        rule = new RecurrenceRule(string.Empty, null, null);
        if (text.Length > MaximumTextLength)
            return false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in text.Trim().TrimEnd(';').ToUpperInvariant().Split(';'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !seen.Add(part[..equals]) || !TryRead(part[..equals], part[(equals + 1)..], ref rule))
                return false;
        }
        return rule.Frequency.Length > 0;
    }

    private static bool TryRead(string name, string value, ref RecurrenceRule rule)
    {
        switch (name)
        {
            case "FREQ":
                rule = rule with { Frequency = value };
                return Frequencies.Contains(value);
            case "COUNT":
                var isCount = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
                rule = rule with { Count = count };
                return isCount;
            case "UNTIL":
                var isDate = ICalendarDate.TryParse(value, null, out var until);
                rule = rule with { Until = until };
                return isDate;
            case "INTERVAL":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var interval) && interval > 0;
            case "WKST":
                return Days.Contains(value);
            default:
                return IsList(name, value);
        }
    }

    private static bool IsList(string name, string value) => name switch
    {
        "BYSECOND" => AreNumbers(value, 0, 60),
        "BYMINUTE" => AreNumbers(value, 0, 59),
        "BYHOUR" => AreNumbers(value, 0, 23),
        "BYMONTH" => AreNumbers(value, 1, 12),
        "BYMONTHDAY" => AreNumbers(value, -31, 31),
        "BYYEARDAY" or "BYSETPOS" => AreNumbers(value, -366, 366),
        "BYWEEKNO" => AreNumbers(value, -53, 53),
        "BYDAY" => value.Split(',').All(IsDay),

        // Extensions such as RSCALE and SKIP, and names of our future, are kept and ignored.
        _ => name.Length > 0,
    };

    private static bool AreNumbers(string value, int minimum, int maximum) => value.Split(',').All(part =>
        int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= minimum && number <= maximum && (minimum >= 0 || number != 0));

    private static bool IsDay(string text) => text.Length >= 2 && Days.Contains(text[^2..])
        && (text.Length == 2 || (int.TryParse(text[..^2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var week)
            && week is not 0 and >= -53 and <= 53));
}
