using Azure.Storage.Blobs;
using OrleansPim.ClusterTests.Faults;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Replicas;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.ClusterTests.Clusters;

/// <summary>Silos and gateways as processes of their own, on regions that they share: folders, or accounts of Azurite.</summary>
/// <remarks>Any number of clusters, told apart by their names, may serve the same regions.</remarks>
public sealed class ClusterProcesses : IAsyncDisposable
{
    /// <summary>The container of every region.</summary>
    public const string Container = "region";

    // Rows and heartbeats of silos change all the time, so no two looks at them are at the same moment.
    private static readonly string[] Restless = ["membership/", "heartbeats/"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<AzuriteProcess> _accounts = [];
    private readonly List<NodeProcess> _processes = [];

    /// <summary>The accounts, one for each region, in the order of the configuration; none if the regions are folders.</summary>
    internal IReadOnlyList<AzuriteProcess> Accounts => _accounts;

    /// <summary>What runs the program; the one that was built if <see langword="null"/>.</summary>
    internal IReadOnlyList<string>? Command { get; init; }

    /// <summary>Puts the regions into accounts of their own; without this they are folders.</summary>
    internal async Task StartAccountsAsync()
    {
        foreach (var _ in NodeProcess.RegionNames)
            _accounts.Add(await AzuriteProcess.StartNewAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Makes the regions, as an operator does before anything runs.</summary>
    internal async Task InitializeRegionsAsync()
    {
        await using var init = New("init", "none");
        init.Launch();
        Assert.True(await init.WaitForExitAsync() == 0, $"The regions were not made:\n{init.Log}");
    }

    /// <summary>Prepares a silo; nothing runs yet.</summary>
    internal NodeProcess NewSilo(string cluster = "east", params IEnumerable<(string Name, string Value)> settings) => Add(New("silo", cluster, settings));

    /// <summary>Prepares a gateway; nothing runs yet.</summary>
    internal NodeProcess NewGateway(string cluster = "east", params IEnumerable<(string Name, string Value)> settings) => Add(New("gateway", cluster, settings));

    /// <summary>One region's container, reached as an operator reaches it.</summary>
    internal BlobContainerClient ContainerOf(int region) => new(_accounts[region].ConnectionString, Container);

    /// <summary>What differs between the regions, apart from what changes all the time; empty when they hold the same.</summary>
    internal async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        var copies = new List<RegionCopy>();
        for (var region = 0; region < _accounts.Count; region++)
        {
            var copy = await RegionCopy.ReadAsync(NodeProcess.RegionNames[region], ContainerOf(region), TestContext.Current.CancellationToken);
            copies.Add(copy with { Blobs = copy.Blobs.Where(blob => !Restless.Any(prefix => blob.Key.StartsWith(prefix, StringComparison.Ordinal))).ToDictionary() });
        }

        return ReplicaComparison.Differences(copies);
    }

    /// <summary>The end of what every process wrote, for a failure's message.</summary>
    public override string ToString() => string.Join("\n---\n", _processes.Select(process => process.Log));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        foreach (var account in _accounts)
            await account.DisposeAsync();
        _folder.Dispose();
    }

    private NodeProcess Add(NodeProcess process)
    {
        _processes.Add(process);
        return process;
    }

    private NodeProcess New(string role, string cluster, params IEnumerable<(string Name, string Value)> settings) => new(
    [
        ("Pim__Role", role), ("Pim__Cluster__Id", cluster), ("Pim__DataPath", _folder.Path), .. FaultTestSettings.Membership,
        .. _accounts.SelectMany(SettingsOf), .. settings,
    ])
    {
        Command = Command,
    };

    private static IEnumerable<(string Name, string Value)> SettingsOf(AzuriteProcess account, int index) =>
    [
        ($"Pim__Regions__{index}__Azure__ConnectionString", account.ConnectionString),
        ($"Pim__Regions__{index}__Azure__Container", Container),
    ];
}
