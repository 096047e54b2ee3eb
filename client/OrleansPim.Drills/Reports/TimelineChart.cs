using System.Globalization;
using System.Net;
using System.Text;

namespace OrleansPim.Drills.Reports;

/// <summary>Draws a drill's timeline as one SVG picture: throughput and errors, latency, and the regions, all over the same seconds.</summary>
internal sealed class TimelineChart
{
    private const double Width = 720;
    private const double Left = 108;
    private const double Right = 8;
    private const double RateTop = 92;
    private const double RateHeight = 130;
    private const double TimeTop = 252;
    private const double TimeHeight = 100;
    private const double RegionTop = 382;
    private const double RegionHeight = 18;

    // Names of marks stand in rows, so that those of marks close to each other can be read, on a phone too, where letters are larger.
    private const double MarkRow = 30;
    private const int MarkRows = 3;
    private const int MaximumSecondNames = 7;

    private readonly DrillReport _report;
    private readonly StringBuilder _svg = new();
    private readonly double _seconds;

    private TimelineChart(DrillReport report)
    {
        _report = report;
        _seconds = Math.Max(1, Math.Max(report.Seconds.Count, report.Health.Select(span => span.To).DefaultIfEmpty().Max()));
    }

    /// <summary>The picture.</summary>
    public static string Render(DrillReport report) => new TimelineChart(report).Draw();

    private string Draw()
    {
        var regions = _report.Health.Select(span => span.Region).Distinct().Order(StringComparer.Ordinal).ToList();
        var height = RegionTop + (regions.Count * (RegionHeight + 6)) + 24;
        Add($"""<svg class="timeline" role="img" viewBox="0 0 {Width} {height}" aria-label="Timeline of {Text(_report.Drill.Name)}">""");
        DrawFault(height);
        DrawRates();
        DrawLatency();
        DrawRegions(regions);
        DrawSeconds(height);
        DrawMarks(height);
        return _svg.Append("</svg>").ToString();
    }

    private void DrawFault(double height)
    {
        var marks = _report.Marks.Where(mark => mark.Name is "injected" or "healed").ToList();
        for (var index = 0; index < marks.Count; index++)
        {
            if (marks[index].Name != "injected")
                continue;
            var end = index + 1 < marks.Count ? marks[index + 1].At : _seconds;
            Add($"""<rect class="fault" x="{X(marks[index].At)}" y="{RateTop}" width="{X(end) - X(marks[index].At)}" height="{height - RateTop - 20}"/>""");
        }
    }

    private void DrawRates()
    {
        var most = Math.Max(1, _report.Seconds.Select(second => second.Acknowledged + second.Failed).DefaultIfEmpty().Max());
        Title(RateTop, "writes/s", most);
        var width = Math.Max(0.5, (X(1) - X(0)) * 0.85);
        foreach (var second in _report.Seconds)
        {
            var good = RateHeight * second.Acknowledged / most;
            var bad = RateHeight * second.Failed / most;
            var x = X(second.Second);
            Add($"""<rect class="ok" x="{x}" y="{RateTop + RateHeight - good}" width="{width}" height="{good}"><title>second {second.Second}: {second.Acknowledged} acknowledged, {second.Reads} reads, {second.Failed} failed</title></rect>""");
            if (second.Failed > 0)
                Add($"""<rect class="bad" x="{x}" y="{RateTop + RateHeight - good - bad}" width="{width}" height="{bad}"/>""");
        }
    }

    private void DrawLatency()
    {
        var most = Math.Max(1, _report.Seconds.Select(second => second.P99 ?? 0).DefaultIfEmpty().Max());
        Title(TimeTop, "p99 ms", most);
        DrawLine("p99", most, second => second.P99);
        DrawLine("p50", most, second => second.P50);
    }

    private void DrawLine(string style, double most, Func<DrillSecond, double?> value)
    {
        // A second in which nothing was acknowledged has no latency: the line is interrupted.
        var points = new List<string>();
        foreach (var second in _report.Seconds)
        {
            if (value(second) is { } milliseconds)
            {
                points.Add(string.Create(CultureInfo.InvariantCulture, $"{X(second.Second + 0.5):0.#},{TimeTop + TimeHeight - (TimeHeight * milliseconds / most):0.#}"));
                continue;
            }

            Flush(style, points);
        }

        Flush(style, points);
    }

    private void Flush(string style, List<string> points)
    {
        if (points.Count > 0)
            Add($"""<polyline class="{style}" points="{string.Join(' ', points)}"/>""");
        points.Clear();
    }

    private void DrawRegions(List<string> regions)
    {
        for (var index = 0; index < regions.Count; index++)
        {
            var top = RegionTop + (index * (RegionHeight + 6));
            Add($"""<text class="label" x="{Left - 6}" y="{top + 13}" text-anchor="end">{Text(regions[index])}</text>""");
            foreach (var span in _report.Health.Where(span => span.Region == regions[index]))
                Add($"""<rect class="region {Text(span.State)}" x="{X(span.From)}" y="{top}" width="{Math.Max(1, X(span.To) - X(span.From))}" height="{RegionHeight}"><title>{Text(span.Region)}: {Text(span.State)} from {span.From:0.0} s to {span.To:0.0} s</title></rect>""");
        }
    }

    private void DrawSeconds(double height)
    {
        var step = Math.Max(1, (int)Math.Ceiling(_seconds / MaximumSecondNames));
        for (var second = 0; second <= _seconds; second += step)
            Add($"""<text class="label" x="{X(second)}" y="{height - 6}" text-anchor="middle">{second} s</text>""");
    }

    private void DrawMarks(double height)
    {
        var row = 0;
        foreach (var mark in _report.Marks)
        {
            Add($"""<line class="mark {Text(mark.Name)}" x1="{X(mark.At)}" x2="{X(mark.At)}" y1="{RateTop}" y2="{height - 20}"/>""");
            if (_report.Marks.Count <= 6)
                Add($"""<text class="marked" x="{X(mark.At)}" y="{16 + (row++ % MarkRows * MarkRow)}" text-anchor="middle">{Text(mark.Name)}</text>""");
        }
    }

    private void Title(double top, string name, double most)
    {
        Add($"""<text class="label" x="{Left - 6}" y="{top + 8}" text-anchor="end">{most:0}</text>""");
        Add($"""<text class="label" x="{Left - 6}" y="{top + 24}" text-anchor="end">{name}</text>""");
    }

    private double X(double second) => Math.Round(Left + ((Width - Left - Right) * second / _seconds), 1);

    private void Add(FormattableString text) => _svg.AppendLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
