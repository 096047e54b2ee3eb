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

    /// <summary>Reads the JSON file.</summary>
    /// <exception cref="JsonException">It is no report.</exception>
    public static IReadOnlyList<DrillReport> Read(string path) =>
        JsonSerializer.Deserialize<List<DrillReport>>(File.ReadAllText(path), Options) ?? throw new JsonException("A report is a list.");
}
