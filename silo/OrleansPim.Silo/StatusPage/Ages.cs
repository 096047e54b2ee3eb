using System.Globalization;

namespace OrleansPim.Silo.StatusPage;

/// <summary>Says times as people do.</summary>
internal static class Ages
{
    /// <summary>A duration in its largest unit: "45 s", "12 min", "3 h", "2 d".</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 90 } => Of(duration.TotalSeconds, "s"),
        { TotalMinutes: < 90 } => Of(duration.TotalMinutes, "min"),
        { TotalHours: < 48 } => Of(duration.TotalHours, "h"),
        _ => Of(duration.TotalDays, "d"),
    };

    /// <summary>How long ago something was, with the moment itself for machines.</summary>
    public static Markup Ago(DateTimeOffset moment, DateTimeOffset now) =>
        Markup.Of($"""<time datetime="{Machine(moment)}">{Duration(now - moment)} ago</time>""");

    /// <summary>A time of day.</summary>
    public static Markup Clock(DateTimeOffset moment) => Markup.Of(
        $"""<time datetime="{Machine(moment)}">{moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC</time>""");

    private static string Of(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, Math.Floor(number)):0} {unit}");

    private static string Machine(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
