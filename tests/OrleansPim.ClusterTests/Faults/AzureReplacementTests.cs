using Azure.Storage.Blobs;
using OrleansPim.ClusterTests.Clusters;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Replicas;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Goal: an account takes the place of another while phones write. Method: four accounts of Azurite, <c>pim region replace</c>, and the old one killed.</summary>
/// <remarks>Folders, and a second loss afterwards, are <see cref="RegionReplacementTests"/>.</remarks>
public sealed class AzureReplacementTests : IAsyncLifetime
{
    private const int Writers = 4;

    // The fourth account stands by; it is to take the place of the first.
    private static readonly string[] Names = [.. NodeProcess.RegionNames, "delta"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<AzuriteProcess> _accounts = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AzuriteProgram.Path is null, AzuriteProgram.Missing);
        foreach (var _ in Names)
            _accounts.Add(await AzuriteProcess.StartNewAsync(Stop));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var account in _accounts)
            await account.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    [Trait("Category", "Fault")]
    [Trait("Category", "Long")]
    public async Task An_account_is_replaced_under_load_and_the_old_one_is_not_needed_any_more()
    {
        await using (var init = new NodeProcess([.. Before(), ("Pim__Role", "init")]))
        {
            init.Launch();
            Assert.True(await init.WaitForExitAsync() == 0, $"The regions were not made:\n{init.Log}");
        }

        await using var node = await NodeProcess.StartNewAsync(Before());
        var account = await node.Administration.AddSubscriberAsync("erin", "phone", Stop);
        using var client = new DavClient(node.Gateway, account);
        AcknowledgedWrites[] writers = [.. Enumerable.Range(0, Writers).Select(writer => new AcknowledgedWrites(client, writer))];
        using var stop = new CancellationTokenSource();
        var running = writers.Select(writer => writer.RunAsync(stop.Token)).ToList();
        await ReplacementLoad.AcknowledgesAsync(node, writers, 60);
        await node.AllRegionsVoteAsync();

        var replaced = await ReplacementLoad.ReplaceAsync(node, Names[0], Names[3]);
        Assert.True(replaced.ExitCode == 0, $"{replaced.Output}\n{node.Log}");
        await ReplacementLoad.AcknowledgesAsync(node, writers, 60);

        // With the old settings it goes on without the account that left, and with the new ones nobody knows that account.
        await _accounts[0].KillAsync();
        await ReplacementLoad.AcknowledgesAsync(node, writers, 60);
        await node.KillAsync();
        await using var after = await NodeProcess.StartNewAsync([.. After(), ("Pim__Gateway__Url", node.Gateway.GetLeftPart(UriPartial.Authority))]);
        await ReplacementLoad.AcknowledgesAsync(after, writers, 60);

        await stop.CancelAsync();
        await Task.WhenAll(running);
        await after.AllRegionsVoteAsync();
        foreach (var writer in writers)
            await writer.AssertNothingLostAsync();
        IReadOnlyList<string> differences = [];
        await Eventually.HoldsAsync("all replicas are equal", async () => (differences = await DifferencesAsync()).Count == 0,
            () => $"{string.Join('\n', differences)}\n{after.Log}");
        Assert.Equal(0, await after.StopAsync());
        Assert.Empty(await DifferencesAsync());
        Assert.DoesNotContain(_accounts, secret => node.Log.Contains(secret.Key) || after.Log.Contains(secret.Key));
    }

    private IEnumerable<(string Name, string Value)> Before() =>
        [("Pim__DataPath", _folder.Path), .. RegionsOf(0, 1, 2), ("Pim__Standby__Name", Names[3]), .. PlaceOf("Pim__Standby", 3)];

    private IEnumerable<(string Name, string Value)> After() => [("Pim__DataPath", _folder.Path), .. RegionsOf(3, 1, 2)];

    private IEnumerable<(string Name, string Value)> RegionsOf(params int[] accounts) => accounts.SelectMany((account, index) =>
        PlaceOf($"Pim__Regions__{index}", account).Append(($"Pim__Regions__{index}__Name", Names[account])));

    private IEnumerable<(string Name, string Value)> PlaceOf(string section, int account) =>
    [
        ($"{section}__Azure__ConnectionString", _accounts[account].ConnectionString),
        ($"{section}__Azure__Container", ClusterProcesses.Container),
    ];

    private async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        var copies = new List<RegionCopy>();
        foreach (var account in new[] { 3, 1, 2 })
        {
            var container = new BlobContainerClient(_accounts[account].ConnectionString, ClusterProcesses.Container);
            copies.Add(await RegionCopy.ReadAsync(Names[account], container, Stop));
        }

        return ReplicaComparison.Differences(copies);
    }
}
