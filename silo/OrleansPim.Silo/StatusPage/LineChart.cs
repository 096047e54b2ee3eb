using System.Globalization;
using System.Text;

namespace OrleansPim.Silo.StatusPage;

/// <summary>Draws lines over the node's history as SVG, with the same in words for who does not see it.</summary>
/// <remarks>Pure.</remarks>
internal sealed record LineChart(string Id, string Title, string Unit, params ChartLine[] Lines)
{
    private const int Width = 400;
    private const int Height = 170;
    private const int Left = 44;
    private const int Right = 392;
    private const int Top = 12;
    private const int Bottom = 142;
    private const int GridLines = 4;

    /// <summary>Draws it.</summary>
    public Markup Draw(StatusView view)
    {
        var top = NiceTop(view.History.SelectMany(sample => Lines.Select(line => line.Value(sample) ?? 0)).DefaultIfEmpty(0).Max());
        return Markup.Of($"""
            <figure class="chart">
            <figcaption id="{Id}-title">{Title} <span class="unit">({Unit})</span></figcaption>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="{Id}-title {Id}-words">
            {Grid(top)}
            {Lines.Select(line => DrawLine(line, view, top))}
            </svg>
            <p class="words" id="{Id}-words">{Lines.Select(line => Describe(line, view))}</p>
            </figure>
            """);
    }

    private static Markup Grid(double top)
    {
        var rows = Enumerable.Range(0, GridLines + 1).Select(row =>
        {
            var y = Bottom - (Bottom - Top) * row / GridLines;
            return Markup.Of($"""
                <line class="grid" x1="{Left}" x2="{Right}" y1="{y}" y2="{y}"/><text class="axis" x="{Left - 5}" y="{y + 4}" text-anchor="end">{Number(top * row / GridLines)}</text>
                """);
        });
        return Markup.Of($"""
            {rows}<text class="axis" x="{Left}" y="{Height - 8}">{Ages.Duration(NodeHistory.Length)} ago</text><text class="axis" x="{Right}" y="{Height - 8}" text-anchor="end">now</text>
            """);
    }

    // A gap ends a line and the next value begins another; a value between two gaps is a dot, which a line of one point would not show.
    private static Markup DrawLine(ChartLine line, StatusView view, double top)
    {
        var pieces = new StringBuilder();
        var points = new List<string>();
        foreach (var sample in view.History)
        {
            if (line.Value(sample) is { } value)
                points.Add(Point(view.Now - sample.At, value / top));
            else
                Flush(pieces, points, line.Style);
        }

        Flush(pieces, points, line.Style);
        return new Markup(pieces.ToString());
    }

    private static void Flush(StringBuilder pieces, List<string> points, string style)
    {
        if (points.Count == 1)
            points.Add(points[0]);
        if (points.Count > 0)
            pieces.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line {style}\" points=\"{string.Join(' ', points)}\"/>");
        points.Clear();
    }

    private static string Point(TimeSpan age, double height)
    {
        var x = Right - (Right - Left) * Math.Clamp(age / NodeHistory.Length, 0, 1);
        return string.Create(CultureInfo.InvariantCulture, $"{x:0.#},{Bottom - (Bottom - Top) * height:0.#}");
    }

    private static Markup Describe(ChartLine line, StatusView view)
    {
        var values = view.History.Select(line.Value).OfType<double>().ToList();
        var words = values.Count == 0 ? "nothing yet" : $"{Number(values[^1])} last, {Number(values.Max())} at most";
        return Markup.Of($"""<span class="key {line.Style}">{line.Name}: {words}.</span> """);
    }

    // The next of 1, 2, 4, 8, 10, 20 and so on: a quarter of each is short to write.
    private static double NiceTop(double highest)
    {
        if (highest <= 0)
            return 1;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        var steps = (highest / magnitude) switch { <= 1 => 1, <= 2 => 2, <= 4 => 4, <= 8 => 8, _ => 10 };
        return magnitude * steps;
    }

    private static string Number(double value) => value switch
    {
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
