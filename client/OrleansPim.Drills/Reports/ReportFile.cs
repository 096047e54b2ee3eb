using System.Text.Json;

namespace OrleansPim.Drills.Reports;

/// <summary>Writes and reads what a run of drills leaves behind: one JSON file, and one page for people.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes both files.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="name">The files' name without an ending.</param>
    /// <param name="reports">What was run, in order.</param>
    /// <returns>The path of the page.</returns>
    public static string Write(string folder, string name, IReadOnlyList<DrillReport> reports)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".json"), JsonSerializer.Serialize(reports, Options));
        var page = Path.Combine(folder, name + ".html");
        File.WriteAllText(page, HtmlReport.Render(reports));
        return page;
    }

    /// <summary>Reads the JSON file; what a report of an older release does not say is empty.</summary>
    /// <exception cref="JsonException">It is no report.</exception>
    public static IReadOnlyList<DrillReport> Read(string path)
    {
        var reports = JsonSerializer.Deserialize<List<DrillReport?>>(File.ReadAllText(path), Options) ?? throw new JsonException("A report is a list.");
        return [.. reports.Select(Complete)];
    }

    private static DrillReport Complete(DrillReport? report) => report?.Drill is { Name: not null, Injection: not null }
        ? report with
        {
            Regions = report.Regions ?? [],
            Reason = report.Reason ?? string.Empty,
            Figures = report.Figures is { } figures
                ? figures with { AcknowledgedByDoor = figures.AcknowledgedByDoor ?? new Dictionary<string, int>(), AlertsFired = figures.AlertsFired ?? [] }
                : null,
            Checks = report.Checks ?? [],
            Lost = report.Lost ?? [],
            Findings = report.Findings ?? [],
            Marks = report.Marks ?? [],
            Seconds = report.Seconds ?? [],
            Health = report.Health ?? [],
            History = report.History ?? string.Empty,
        }
        : throw new JsonException("A report is a list of drills with their names and injections.");
}
