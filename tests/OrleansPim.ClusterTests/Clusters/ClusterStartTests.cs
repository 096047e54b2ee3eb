using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.ClusterTests.Clusters;

/// <summary>Goal: no process of a cluster makes regions or serves without them. Method: start it before they are there.</summary>
public sealed class ClusterStartTests
{
    [Fact]
    public async Task A_silo_and_a_gateway_wait_for_regions_say_why_and_serve_once_they_are_made()
    {
        await using var cluster = new ClusterProcesses();
        var silo = cluster.NewSilo();
        var gateway = cluster.NewGateway();
        silo.Launch();
        gateway.Launch();
        await Eventually.HoldsAsync("both say what they wait for", () => Task.FromResult(
            silo.Log.Contains("pim region init") && gateway.Log.Contains("pim region init")), cluster.ToString);
        Assert.False(await silo.IsReadyAsync());
        Assert.False(await gateway.IsReadyAsync());

        await cluster.InitializeRegionsAsync();
        await Eventually.HoldsAsync("both are ready", async () => await silo.IsReadyAsync() && await gateway.IsReadyAsync(), cluster.ToString);

        await Eventually.HoldsAsync("the gateway sees all regions", gateway.SeesAllRegionsWholeAsync, gateway.Log.ToString);
        Assert.Contains("OrleansPim gateway", await gateway.ReadAsync("/"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<AdministrationException>(() => gateway.Administration.QuarantineAsync("alpha", Stop));

        var account = await gateway.Administration.AddSubscriberAsync("ann", "phone", TestContext.Current.CancellationToken);
        using var client = new DavClient(gateway.Gateway, account);
        var contact = new ContactSource(seed: 3).Take(1)[0];
        using (var answer = await client.PutContactAsync(contact.Uid + ".vcf", contact.Text))
            Assert.True(answer is { IsSuccessStatusCode: true }, $"{answer?.StatusCode}\n{cluster}");
        Assert.Equal(0, await gateway.StopAsync());
        Assert.Equal(0, await silo.StopAsync());
    }

    /// <summary>Goal: a start never ends with half a silo. Method: accounts that answer nothing, at first and again as soon as Orleans begins.</summary>
    [Fact]
    [Trait("Category", "Fault")]
    [Trait("Category", "Long")]
    public async Task A_silo_and_a_gateway_outwait_regions_that_do_not_answer_when_they_start()
    {
        Assert.SkipWhen(AzuriteProgram.Path is null, AzuriteProgram.Missing);
        await using var cluster = new ClusterProcesses();
        await cluster.StartAccountsAsync();
        await cluster.InitializeRegionsAsync();
        await EachAsync(cluster, account => account.FreezeAsync(Stop));
        var silo = cluster.NewSilo();
        var gateway = cluster.NewGateway();
        silo.Launch();
        gateway.Launch();
        await Eventually.HoldsAsync("both say that too few regions answer", () => Task.FromResult(
            silo.Log.Contains("Nothing is served") && gateway.Log.Contains("Nothing is served")), cluster.ToString);
        Assert.False(await silo.IsReadyAsync());

        await EachAsync(cluster, account => account.ThawAsync(Stop));
        await Eventually.HoldsAsync("the silo found its regions", () => Task.FromResult(silo.Log.Contains("regions vote.")), cluster.ToString);
        await EachAsync(cluster, account => account.FreezeAsync(Stop));
        await Task.Delay(TimeSpan.FromSeconds(8), Stop);
        Assert.False(silo.HasExited || gateway.HasExited, $"It ended instead of waiting:\n{cluster}");

        await EachAsync(cluster, account => account.ThawAsync(Stop));
        await Eventually.HoldsAsync("both serve", async () => await silo.IsReadyAsync() && await gateway.IsReadyAsync(), cluster.ToString);
        await gateway.Administration.AddSubscriberAsync("ann", "phone", Stop);
        Assert.False(silo.HasExited || gateway.HasExited);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task EachAsync(ClusterProcesses cluster, Func<AzuriteProcess, Task> act)
    {
        foreach (var account in cluster.Accounts)
            await act(account);
    }
}
