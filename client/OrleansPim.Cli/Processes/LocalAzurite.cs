using System.Security.Cryptography;

namespace OrleansPim.Cli.Processes;

/// <summary>The account of one region, as an Azurite process.</summary>
/// <param name="plan">The cluster.</param>
/// <param name="index">Which region it is.</param>
/// <param name="port">Where it listens.</param>
internal sealed class LocalAzurite(ClusterPlan plan, int index, int port)
{
    /// <summary>The container in each account.</summary>
    public const string Container = "region";

    private const int KeyLength = 64;

    private readonly string _region = ClusterPlan.Regions[index];
    private readonly string _key = Key(plan.Folder, ClusterPlan.Regions[index]);

    /// <summary>Its settings for every node.</summary>
    public IEnumerable<(string Name, string Value)> Settings() =>
    [
        ($"Pim__Regions__{index}__Azure__ConnectionString",
            ConnectionString(_region, _key, port)),
        ($"Pim__Regions__{index}__Azure__Container", Container),
    ];

    /// <summary>Its process; nothing runs yet.</summary>
    public ClusterMember NewMember()
    {
        var folder = Path.Combine(plan.Folder, "azurite", _region);
        Directory.CreateDirectory(folder);
        IReadOnlyList<string> program = plan.Azurite!.EndsWith(".js", StringComparison.Ordinal) ? ["node", plan.Azurite] : [plan.Azurite];
        return new ClusterMember(
            $"azurite-{_region}",
            MemberKind.Region,
            [.. program, "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--location", folder, "--skipApiVersionCheck", "--disableTelemetry", "--silent"],
            [("AZURITE_ACCOUNTS", $"{_region}:{_key}")],
            Path.Combine(plan.Logs, $"azurite-{_region}.log"))
        {
            Address = new Uri($"http://127.0.0.1:{port}/"),
        };
    }

    /// <summary>How the account of a region that listens on a port is reached.</summary>
    /// <param name="folder">The cluster's folder, where its key lies.</param>
    /// <param name="region">Which region.</param>
    /// <param name="port">Where it listens.</param>
    public static string ConnectionStringOf(string folder, string region, int port) => ConnectionString(region, Key(folder, region), port);

    private static string ConnectionString(string region, string key, int port) =>
        $"DefaultEndpointsProtocol=http;AccountName={region};AccountKey={key};BlobEndpoint=http://127.0.0.1:{port}/{region};";

    // Kept with the data, which is worthless without it after a restart.
    private static string Key(string folder, string region)
    {
        var file = Path.Combine(folder, "azurite", $"{region}.key");
        if (File.Exists(file))
            return File.ReadAllText(file);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength));
        File.WriteAllText(file, key);
        return key;
    }
}
