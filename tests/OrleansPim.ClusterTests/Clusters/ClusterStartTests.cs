using OrleansPim.ClusterTests.Data;

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

        var account = await gateway.Administration.AddSubscriberAsync("ann", "phone", TestContext.Current.CancellationToken);
        using var client = new DavClient(gateway.Gateway, account);
        var contact = new ContactSource(seed: 3).Take(1)[0];
        using (var answer = await client.PutContactAsync(contact.Uid + ".vcf", contact.Text))
            Assert.True(answer is { IsSuccessStatusCode: true }, $"{answer?.StatusCode}\n{cluster}");
        Assert.Equal(0, await gateway.StopAsync());
        Assert.Equal(0, await silo.StopAsync());
    }
}
