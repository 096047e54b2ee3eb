using System.Text.Json.Nodes;
using OrleansPim.Drills.Catalog;

namespace OrleansPim.ClusterTests.Drills;

/// <summary>A drill of the catalogue with less time, as a file of its own: what it breaks, checks and asks for is the same.</summary>
internal static class ShortDrill
{
    /// <summary>Writes it.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="name">Which drill.</param>
    /// <param name="seconds">How long the fault lasts.</param>
    /// <returns>The file.</returns>
    public static string Write(TemporaryFolder folder, string name, int seconds)
    {
        var drill = JsonNode.Parse(DrillCatalog.Text(name))!;
        drill["steadyState"]!["seconds"] = 2;
        drill["injection"]!["seconds"] = seconds;
        var path = Path.Combine(folder.Path, $"{name}.drill");
        File.WriteAllText(path, drill.ToJsonString());
        return path;
    }
}
