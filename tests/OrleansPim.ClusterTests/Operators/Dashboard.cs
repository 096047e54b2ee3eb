using System.Text.Json;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>The panels of a Grafana dashboard, as far as Prometheus is concerned.</summary>
internal static class Dashboard
{
    /// <summary>What stands for Grafana's choice of a range; with a scrape every second there are enough samples in it.</summary>
    private const string RateInterval = "30s";

    /// <summary>Every query of every panel of every dashboard, with where it stands.</summary>
    public static IReadOnlyList<(string Panel, string Expression)> Queries(string folder) =>
        [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).SelectMany(Read)];

    private static IEnumerable<(string Panel, string Expression)> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. from panel in document.RootElement.GetProperty("panels").EnumerateArray()
                   from target in panel.GetProperty("targets").EnumerateArray()
                   select ($"{Path.GetFileNameWithoutExtension(path)}: {panel.GetProperty("title").GetString()}", ExpressionOf(target))];
    }

    private static string ExpressionOf(JsonElement target) =>
        target.GetProperty("expr").GetString()!.Replace("$__rate_interval", RateInterval, StringComparison.Ordinal);
}
