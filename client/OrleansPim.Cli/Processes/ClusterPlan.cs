namespace OrleansPim.Cli.Processes;

/// <summary>What a local cluster consists of.</summary>
/// <param name="Program">The node's program.</param>
/// <param name="Folder">Where everything lies; several clusters on one folder share its regions.</param>
/// <param name="Name">The cluster's name.</param>
/// <param name="Silos">How many silos.</param>
/// <param name="Gateways">How many gateways.</param>
/// <param name="Azurite">Azurite's program, to keep the regions in three of it; <see langword="null"/> for folders.</param>
/// <param name="AnyPort">Whether any free ports will do.</param>
/// <param name="Restarts">Whether a process that ends is started again, as an orchestrator does.</param>
internal sealed record ClusterPlan(
    string Program, string Folder, string Name, int Silos, int Gateways, string? Azurite, bool AnyPort, bool Restarts)
{
    /// <summary>Settings of every node above the usual ones.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>The ports of the regions' Azurites, if another cluster started them; otherwise none.</summary>
    public IReadOnlyList<int> RunningAzurites { get; init; } = [];

    /// <summary>The regions.</summary>
    public static IReadOnlyList<string> Regions { get; } = ["alpha", "beta", "gamma"];

    /// <summary>Where the logs lie.</summary>
    public string Logs => Path.Combine(Folder, "logs", Name);
}
