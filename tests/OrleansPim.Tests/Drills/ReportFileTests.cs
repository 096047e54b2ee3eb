using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Reports;
using OrleansPim.Tests.Silo;

namespace OrleansPim.Tests.Drills;

/// <summary>Goal: a report of any release is shown again. Method: write one, take fields out of it, read it, and draw its page.</summary>
public sealed class ReportFileTests
{
    [Fact]
    public void Report_is_read_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        ReportFile.Write(folder.Path, "report", [NewReport()]);

        var read = Assert.Single(ReportFile.Read(Path.Combine(folder.Path, "report.json")));

        Assert.Equal(JsonSerializer.Serialize(NewReport()), JsonSerializer.Serialize(read));
    }

    [Fact]
    public void Report_of_an_older_release_lacks_fields_and_is_shown_all_the_same()
    {
        using var folder = new TemporaryFolder();
        ReportFile.Write(folder.Path, "report", [NewReport()]);
        var path = Path.Combine(folder.Path, "report.json");
        var whole = JsonNode.Parse(File.ReadAllText(path))!.AsArray();
        var removable = whole[0]!.AsObject().Select(field => field.Key).Where(key => key is not ("drill" or "figures"))
            .Concat(whole[0]!["figures"]!.AsObject().Select(field => $"figures.{field.Key}")).Append("figures");

        Assert.All(removable, field =>
        {
            var copy = whole.DeepClone();
            var parent = field.Contains('.', StringComparison.Ordinal) ? copy[0]!["figures"]!.AsObject() : copy[0]!.AsObject();
            Assert.True(parent.Remove(field.Split('.')[^1]));
            File.WriteAllText(path, copy.ToJsonString());

            var read = ReportFile.Read(path);

            Assert.Contains("region-blackhole", HtmlReport.Render(read), StringComparison.Ordinal);
            Assert.DoesNotContain(typeof(DrillReport).GetProperties(), property => property.Name != "Figures" && property.GetValue(read[0]) is null);
            Assert.True(read[0].Figures is null or { AlertsFired: not null, AcknowledgedByDoor: not null });
        });
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("[{\"drill\":{}}]")]
    [InlineData("{}")]
    [InlineData("[")]
    public void What_is_no_report_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "report.json");
        File.WriteAllText(path, text);

        Assert.Throws<JsonException>(() => ReportFile.Read(path));
    }

    private static DrillReport NewReport() => new(
        DrillCatalog.Find("region-blackhole")!,
        ["beta"],
        new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
        DrillOutcome.Passed,
        "Every criterion was met.",
        new DrillFigures(100, 50, 1, 0, 0, 0, 10, 20, 1, null, 2, 3, 0, 0, 40, new Dictionary<string, int> { ["dav"] = 50 }, ["PimRegionUnavailable"]),
        [new DrillCheck("no acknowledged write is lost", true, "0 of 50 lost")],
        [],
        [],
        [new DrillMark(1, "injected")],
        [new DrillSecond(0, 50, 50, 0, 1, 2)],
        [new RegionSpan("beta", "down", 1, 2)],
        "history.jsonl");
}
