using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansPim.Drills.Catalog;

/// <summary>The drills that this program knows: the files of <c>k8s/drills</c>, as they were when it was built.</summary>
internal static class DrillCatalog
{
    private const string Prefix = "drills/";

    private const string Rules = "monitoring/alerts.yaml";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<DrillDefinition> All { get; } = [.. Names().Select(name => Parse(Text(name)))];

    /// <summary>One of them; <see langword="null"/> if there is none of that name.</summary>
    public static DrillDefinition? Find(string name) => All.FirstOrDefault(drill => drill.Name == name);

    /// <summary>Reads a drill.</summary>
    /// <exception cref="JsonException">It is no drill; the message says where.</exception>
    public static DrillDefinition Parse(string text)
    {
        var drill = JsonSerializer.Deserialize<DrillDefinition>(text, Options) ?? throw new JsonException("A drill is an object.");
        return DrillRules.FindFault(drill) is { } fault ? throw new JsonException(fault) : drill;
    }

    /// <summary>The names of the files.</summary>
    public static IEnumerable<string> Names() => typeof(DrillCatalog).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal);

    /// <summary>One file as it stands.</summary>
    public static string Text(string name) => Read(Prefix + name);

    /// <summary>The rules of the alerts, as Prometheus reads them.</summary>
    public static string AlertRules => Read(Rules);

    private static string Read(string resource)
    {
        using var stream = typeof(DrillCatalog).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
