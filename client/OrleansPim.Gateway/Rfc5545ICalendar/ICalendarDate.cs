using System.Globalization;
using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>A date or date with time as written: in UTC, in a named zone, or floating.</summary>
/// <param name="Local">The written clock reading; midnight for a date.</param>
/// <param name="IsDate">Whether it is a date without a time.</param>
/// <param name="IsUtc">Whether it is in UTC.</param>
/// <param name="ZoneId">The <c>TZID</c>; <see langword="null"/> for a date, UTC and floating time.</param>
internal readonly record struct ICalendarDate(DateTime Local, bool IsDate, bool IsUtc, string? ZoneId)
{
    private static readonly string[] Formats = ["yyyyMMdd'T'HHmmss"];

    /// <summary>Reads a property's value with its <c>TZID</c>.</summary>
    public static bool TryParse(ContentLine line, out ICalendarDate date) => TryParse(line.Value.Trim(), line.Parameter("TZID"), out date);

    /// <summary>Reads <c>20261122</c>, <c>20261122T210000</c> or <c>20261122T210000Z</c>.</summary>
    public static bool TryParse(string text, string? zoneId, out ICalendarDate date)
    {
        date = default;
        if (text.Length == 8)
        {
            var isDate = DateTime.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
            date = new ICalendarDate(day, IsDate: true, IsUtc: false, ZoneId: null);
            return isDate;
        }
        var isUtc = text.EndsWith('Z');
        var clock = isUtc ? text[..^1] : text;

        // A leap second is legal in iCalendar and unknown to .NET; it is the next second's beginning minus one.
        if (clock.Length == 15 && clock.EndsWith("60", StringComparison.Ordinal))
            clock = clock[..13] + "59";
        if (!DateTime.TryParseExact(clock, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return false;
        date = new ICalendarDate(time, IsDate: false, isUtc, isUtc ? null : zoneId);
        return true;
    }
}
