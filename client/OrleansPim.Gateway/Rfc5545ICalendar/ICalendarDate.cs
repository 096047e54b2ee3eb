using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>A date or date with time as written: in UTC, in a named zone, or floating.</summary>
/// <param name="Local">The written clock reading; midnight for a date.</param>
/// <param name="IsDate">Whether it is a date without a time.</param>
/// <param name="IsUtc">Whether it is in UTC.</param>
/// <param name="ZoneId">The <c>TZID</c>; <see langword="null"/> for a date, UTC and floating time.</param>
internal readonly record struct ICalendarDate(DateTime Local, bool IsDate, bool IsUtc, string? ZoneId)
{
    private const int DayLength = 8;
    private const int TimeLength = 15;

    /// <summary>Whether it is a time that refers to no zone: the same on every wall.</summary>
    public bool IsFloating => !IsDate && !IsUtc && ZoneId is null;

    /// <summary>Whether another one is read by the same clock, so that both can be compared as written.</summary>
    public bool HasFormOf(ICalendarDate other) => IsDate == other.IsDate && IsUtc == other.IsUtc && ZoneId == other.ZoneId;

    /// <summary>Reads a property's value with its <c>TZID</c>.</summary>
    public static bool TryParse(ContentLine line, out ICalendarDate date) => TryParse(line.Value.Trim(), line.Parameter("TZID"), out date);

    /// <summary>Reads <c>20261122</c>, <c>20261122T210000</c> or <c>20261122T210000Z</c>.</summary>
    public static bool TryParse(string text, string? zoneId, out ICalendarDate date)
    {
        date = default;
        if (text.Length == DayLength)
        {
            var isDate = TryParseDay(text, out var day);
            date = new ICalendarDate(day, IsDate: true, IsUtc: false, ZoneId: null);
            return isDate;
        }
        var isUtc = text.EndsWith('Z');
        var clock = isUtc ? text.AsSpan()[..^1] : text;
        if (clock.Length != TimeLength || clock[DayLength] != 'T' || !TryParseDay(clock[..DayLength], out var time)
            || !TryParseNumber(clock.Slice(9, 2), out var hour) || !TryParseNumber(clock.Slice(11, 2), out var minute)
            || !TryParseNumber(clock.Slice(13, 2), out var second) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        // A leap second is legal in iCalendar and unknown to .NET; it is the next second's beginning minus one.
        time += new TimeSpan(hour, minute, Math.Min(second, 59));
        date = new ICalendarDate(time, IsDate: false, isUtc, isUtc ? null : zoneId);
        return true;
    }

    // By hand: an object may hold thousands of dates, and each would cost a general parser ten times as much.
    private static bool TryParseDay(ReadOnlySpan<char> text, out DateTime day)
    {
        day = default;
        if (!TryParseNumber(text[..4], out var year) || !TryParseNumber(text.Slice(4, 2), out var month) || !TryParseNumber(text.Slice(6, 2), out var date)
            || year < 1 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month))
        {
            return false;
        }
        day = new DateTime(year, month, date);
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = (number * 10) + (digit - '0');
        }
        return true;
    }
}
