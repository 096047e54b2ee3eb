using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>Reads durations such as <c>P1DT2H</c> and <c>-PT15M</c> (RFC 5545 section 3.3.6).</summary>
internal static partial class ICalendarDuration
{
    private const int MaximumTextLength = 64;

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        text = text.Trim();
        if (text.Length > MaximumTextLength || Form().Match(text) is not { Success: true } match || text.EndsWith('T') || text.EndsWith('P'))
            return false;
        var seconds = Part("w", 7 * 86_400) + Part("d", 86_400) + Part("h", 3_600) + Part("m", 60) + Part("s", 1);
        if (seconds > TimeSpan.MaxValue.TotalSeconds / 2)
            return false;
        duration = TimeSpan.FromSeconds(text[0] == '-' ? -seconds : seconds);
        return true;

        double Part(string name, int unit) =>
            match.Groups[name] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) * unit : 0;
    }

    [GeneratedRegex(@"^[+-]?P(?:(?<w>\d{1,9})W)?(?:(?<d>\d{1,9})D)?(?:T(?:(?<h>\d{1,9})H)?(?:(?<m>\d{1,9})M)?(?:(?<s>\d{1,9})S)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
