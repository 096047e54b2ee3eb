using System.Diagnostics;
using OrleansPim.ClusterTests.Clusters;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Goal: whatever happens to one region's account, a cluster serves on and the region comes back whole. Method: real accounts, broken under load.</summary>
/// <remarks>Accounts that are killed, and wiped, are <see cref="MixedRegionsTests"/>.</remarks>
[Collection(AzuriteClusterCollection.Name)]
[Trait("Category", "Fault")]
[Trait("Category", "Long")]
public sealed class AccountFaultTests(AzuriteCluster cluster)
{
    private const int Subscribers = 4;
    private const int Warm = 40;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_deleted_container_is_refilled_once_somebody_made_it_again() => BreakAsync(
        2,
        loses: true,
        _ => cluster.Processes.ContainerOf(2).DeleteAsync(cancellationToken: Stop),
        _ => cluster.Processes.ContainerOf(2).CreateAsync(cancellationToken: Stop));

    /// <summary>Goal: an account that went back in time is not believed. Method: its folder as it was before some of the writes.</summary>
    [Fact]
    public Task An_account_put_back_to_an_older_copy_is_noticed_and_refilled() => BreakAsync(0, loses: true, async account =>
    {
        await account.StopAsync(Stop);
        using var copy = new TemporaryFolder();
        account.CopyTo(copy.Path);
        await account.StartAsync(Stop);
        await Task.Delay(TimeSpan.FromSeconds(2), Stop);
        await account.StopAsync(Stop);
        account.ReplaceBy(copy.Path);
        await account.StartAsync(Stop);
    }, _ => Task.CompletedTask);

    [Fact]
    public Task An_account_that_refuses_our_key_is_an_unavailable_region_until_the_key_is_right_again()
    {
        var key = cluster.Processes.Accounts.Count > 1 ? cluster.Processes.Accounts[1].Key : "";
        return BreakAsync(1, loses: false, async account =>
        {
            await account.StopAsync(Stop);
            account.Key = AzuriteProcess.NewKey();
            await account.StartAsync(Stop);
        }, async account =>
        {
            await account.StopAsync(Stop);
            account.Key = key;
            await account.StartAsync(Stop);
        });
    }

    private async Task BreakAsync(int region, bool loses, Func<AzuriteProcess, Task> breaks, Func<AzuriteProcess, Task> heals)
    {
        await cluster.IsWholeAsync();
        var name = NodeProcess.RegionNames[region];
        var lives = await LivesAsync(name);
        await using var load = await ClusterLoad.StartAsync(Subscribers, cluster.Gateways[0]);
        await load.AcknowledgesAsync(Warm, cluster.Processes);

        var fault = Stopwatch.GetTimestamp();
        await breaks(cluster.Processes.Accounts[region]);
        await load.AcknowledgesAsync(Warm, cluster.Processes);
        await heals(cluster.Processes.Accounts[region]);
        await load.AcknowledgesAsync(Warm, cluster.Processes);
        if (loses)
            await Eventually.HoldsAsync($"{name} begins another life", async () => (await LivesAsync(name)).All(life => life is not null && life != lives[0]), cluster.Processes.ToString);
        await load.StopAsync(fault, $"{TestContext.Current.TestMethod!.MethodName}");
        await cluster.IsWholeAsync();
        IReadOnlyList<string> differences = [];
        await Eventually.HoldsAsync("all regions hold the same", async () => (differences = await cluster.Processes.DifferencesAsync()).Count == 0,
            () => $"{string.Join('\n', differences)}\n{cluster.Processes}");
        Assert.All(cluster.Silos, silo => Assert.False(silo.Log.Contains(cluster.Processes.Accounts[region].Key), "The account's key was logged."));
    }

    private async Task<IReadOnlyList<string?>> LivesAsync(string region) => await Task.WhenAll(cluster.Silos.Select(async silo => (await silo.RegionAsync(region)).Incarnation));
}
