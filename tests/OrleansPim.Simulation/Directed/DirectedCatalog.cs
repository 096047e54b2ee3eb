namespace OrleansPim.Simulation.Directed;

/// <summary>The directed scenarios.</summary>
internal static class DirectedCatalog
{
    private const ulong Interval = 4;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DirectedScenario> All { get; } =
        [.. LateWrites.All, .. FormerLives.All, .. OverlappingRebuilds.All, .. UnfinishedCreations.All, .. Newcomers.All, .. Accusations.All, .. Replacements.All];

    /// <summary>The scenario of a seed; <see langword="null"/> for the three of four that are left to chance.</summary>
    public static DirectedScenario? Of(ulong seed) => seed % Interval == 0 ? All[(int)(seed / Interval % (ulong)All.Count)] : null;

    /// <summary>The scenario of a name.</summary>
    public static DirectedScenario Named(string name) => All.Single(scenario => scenario.Name == name);
}
