using System.Globalization;
using System.Text.RegularExpressions;
using OrleansPim.ClusterTests.Programs;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Reports;

namespace OrleansPim.ClusterTests.Drills;

/// <summary>Goal: the report's chart can be seen, on a phone too. Method: a real Chromium draws the page, and tells where it drew what.</summary>
public sealed partial class DrillPageTests
{
    private const int PhoneWidth = 390;
    private const int SmallestWord = 10;

    // Asks the browser for the places of what it drew, and writes them where a dump of the document shows them.
    private const string Probe = """
        <script>
        const box = s => [...document.querySelectorAll(s)].map(e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.width, r.height].map(Math.round).join(','); }).join(';');
        const fill = s => getComputedStyle(document.querySelector(s)).fill;
        for (const [name, selector] of [['ok', '.timeline .ok'], ['bad', '.timeline .bad'], ['p99', '.timeline .p99'], ['fault', '.timeline rect.fault'], ['down', '.timeline .region.down'], ['chart', '.timeline'], ['labels', '.timeline .label'], ['marked', '.timeline .marked']])
            document.body.setAttribute('data-' + name, box(selector));
        document.body.setAttribute('data-colours', fill('.timeline .ok') + '|' + fill('.timeline .bad'));
        document.body.setAttribute('data-overflow', document.documentElement.scrollWidth - document.documentElement.clientWidth);
        document.body.setAttribute('data-resources', performance.getEntriesByType('resource').length);
        </script></body>
        """;

    [Fact]
    public async Task Chart_is_drawn_on_a_phone_with_the_fault_where_it_was()
    {
        var chromium = ExternalProgram.Require("chromium");
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "page.html");
        await File.WriteAllTextAsync(path, HtmlReport.Render([Report()]).Replace("</body>", Probe, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var result = await chromium.RunAsync(
            folder.Path, new Dictionary<string, string>(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            $"--user-data-dir={folder.Path}/profile", $"--window-size={PhoneWidth},900", "--dump-dom", $"file://{path}");

        var drawn = Attribute().Matches(result.Output).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.True(drawn.ContainsKey("ok"), result.Output);
        var chart = Assert.Single(Boxes(drawn["chart"]));
        var bars = Boxes(drawn["ok"]);
        var fault = Assert.Single(Boxes(drawn["fault"]));
        Assert.Equal(20, bars.Count);
        Assert.True(chart.Width > PhoneWidth / 2 && chart.Height > 100, drawn["chart"]);
        Assert.All(bars, bar => Assert.True(bar.Left >= chart.Left && bar.Left + bar.Width <= chart.Left + chart.Width + 1, drawn["ok"]));

        // Ten times as many writes make a bar ten times as high, and the seconds of the fault lie in its shade.
        Assert.InRange(bars[0].Height, (bars[10].Height * 10) - 15, (bars[10].Height * 10) + 15);
        Assert.InRange(bars[10].Left, fault.Left - 1, fault.Left + fault.Width);
        Assert.True(bars[0].Left < fault.Left && bars[19].Left > fault.Left + fault.Width - 1, drawn["fault"]);
        Assert.Contains(Boxes(drawn["bad"]), bad => bad.Height > 0);
        Assert.True(Assert.Single(Boxes(drawn["p99"])).Height > 5, drawn["p99"]);
        Assert.InRange(Assert.Single(Boxes(drawn["down"])).Left, fault.Left - 3, fault.Left + fault.Width);
        Assert.Equal("rgb(46, 125, 50)|rgb(198, 40, 40)", drawn["colours"]);

        // Words can be read without a magnifying glass, lie within the picture, and not upon each other.
        var labels = Boxes(drawn["labels"]);
        var marks = Boxes(drawn["marked"]);
        Assert.All(labels.Concat(marks), word => Assert.True(
            word.Height >= SmallestWord && word.Left >= chart.Left - 1 && word.Left + word.Width <= chart.Left + chart.Width + 1, $"{word} in {chart}"));
        Assert.Equal(3, marks.Count);
        Assert.DoesNotContain(marks.SelectMany((one, index) => marks.Skip(index + 1).Select(other => (one, other))), pair =>
            pair.one.Left < pair.other.Left + pair.other.Width && pair.other.Left < pair.one.Left + pair.one.Width
            && pair.one.Top + 1 < pair.other.Top + pair.other.Height && pair.other.Top + 1 < pair.one.Top + pair.one.Height);
        Assert.Equal(("0", "0"), (drawn["overflow"], drawn["resources"]));
    }

    private static DrillReport Report() => new(
        DrillCatalog.Find("region-blackhole")!,
        ["beta"],
        new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
        DrillOutcome.Failed,
        "Not met: <script>alert(1)</script>",
        new DrillFigures(100, 50, 1, 1, 0, 0, 10, 20, 1, null, 2, 3, 0, 0, 40, new Dictionary<string, int> { ["dav"] = 50 }, ["PimRegionUnavailable"]),
        [new DrillCheck("no acknowledged write is lost", false, "1 of 50 lost")],
        [],
        [],
        [new DrillMark(8, "injected"), new DrillMark(8.5, "noticed"), new DrillMark(14, "healed")],
        [.. Enumerable.Range(0, 20).Select(second => second is >= 8 and < 14
            ? new DrillSecond(second, 10, 5, 20, 20, 400) : new DrillSecond(second, 100, 5, 0, 5, 10))],
        [new RegionSpan("beta", "healthy", 0, 8.5), new RegionSpan("beta", "down", 8.5, 14), new RegionSpan("beta", "healthy", 14, 20)],
        "history.jsonl");

    private static List<(int Left, int Top, int Width, int Height)> Boxes(string text) => [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(box => box.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray())
        .Select(box => (box[0], box[1], box[2], box[3]))];

    [GeneratedRegex("data-([a-z0-9]+)=\"([^\"]*)\"")]
    private static partial Regex Attribute();
}
