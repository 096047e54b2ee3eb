using OrleansPim.ClusterTests.Nodes;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.ClusterTests.Clusters;

/// <summary>Silos and gateways as processes of their own, on regions that they share: folders, or accounts of Azurite.</summary>
/// <remarks>Any number of clusters, told apart by their names, may serve the same regions.</remarks>
public sealed class ClusterProcesses : IAsyncDisposable
{
    // Where tests run, a whole machine may stand still for a second, and a silo that is merely slow must not be declared dead.
    private static readonly (string Name, string Value)[] Patience =
    [
        ("Pim__Membership__ProbeTimeout", "00:00:03"), ("Pim__Membership__MinimumProbeTimeout", "00:00:03"),
        ("Pim__Membership__MaximumProbeTimeout", "00:00:06"),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<AzuriteProcess> _accounts = [];
    private readonly List<NodeProcess> _processes = [];

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
    internal NodeProcess NewSilo(string cluster = "east") => Add(New("silo", cluster));

    /// <summary>Prepares a gateway; nothing runs yet.</summary>
    internal NodeProcess NewGateway(string cluster = "east") => Add(New("gateway", cluster));

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

    private NodeProcess New(string role, string cluster) =>
        new([("Pim__Role", role), ("Pim__Cluster__Id", cluster), ("Pim__DataPath", _folder.Path), .. Patience, .. _accounts.SelectMany(SettingsOf)]);

    private static IEnumerable<(string Name, string Value)> SettingsOf(AzuriteProcess account, int index) =>
    [
        ($"Pim__Regions__{index}__Azure__ConnectionString", account.ConnectionString),
        ($"Pim__Regions__{index}__Azure__Container", "region"),
    ];
}
