using System.Security.Cryptography;

namespace OrleansPim.Cli.Processes;

/// <summary>The account of one region, as an Azurite process.</summary>
/// <param name="region">The region's name.</param>
/// <param name="port">Where it listens.</param>
internal sealed class LocalAzurite(string region, int port)
{
    private const string Container = "region";
    private const int KeyLength = 64;

    /// <summary>Its settings for every node.</summary>
    /// <param name="plan">The cluster.</param>
    /// <param name="index">Which region it is.</param>
    public IEnumerable<(string Name, string Value)> Settings(ClusterPlan plan, int index) =>
    [
        ($"Pim__Regions__{index}__Azure__ConnectionString",
            $"DefaultEndpointsProtocol=http;AccountName={region};AccountKey={Key(plan)};BlobEndpoint=http://127.0.0.1:{port}/{region};"),
        ($"Pim__Regions__{index}__Azure__Container", Container),
    ];

    /// <summary>Starts it.</summary>
    public ChildProcess Start(ClusterPlan plan)
    {
        var folder = Path.Combine(plan.Folder, "azurite", region);
        Directory.CreateDirectory(folder);
        IReadOnlyList<string> program = plan.Azurite!.EndsWith(".js", StringComparison.Ordinal) ? ["node", plan.Azurite] : [plan.Azurite];
        return ChildProcess.Start(
            $"azurite-{region}",
            [.. program, "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--location", folder, "--skipApiVersionCheck", "--disableTelemetry", "--silent"],
            [("AZURITE_ACCOUNTS", $"{region}:{Key(plan)}")],
            Path.Combine(plan.Logs, $"azurite-{region}.log"));
    }

    // Kept with the data, which is worthless without it after a restart.
    private string Key(ClusterPlan plan)
    {
        var file = Path.Combine(plan.Folder, "azurite", $"{region}.key");
        if (File.Exists(file))
            return File.ReadAllText(file);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength));
        File.WriteAllText(file, key);
        return key;
    }
}
