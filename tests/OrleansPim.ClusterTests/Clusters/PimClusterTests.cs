using System.Diagnostics;
using System.Net.Sockets;
using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.ClusterTests.Clusters;

/// <summary>Goal: one command starts a real cluster and stops it without a trace. Method: run it, use it, kill a part of it, interrupt it.</summary>
public sealed class PimClusterTests
{
    [Fact]
    public async Task A_cluster_on_Azurite_serves_phones_replaces_a_killed_silo_and_drains_when_interrupted()
    {
        Assert.SkipWhen(AzuriteProgram.Path is null, AzuriteProgram.Missing);
        await using var cluster = new PimClusterProcess("--azurite", "--silos", "2", "--gateways", "1", "--restart");
        await cluster.IsReadyAsync();
        var processes = cluster.Processes();
        Assert.Equal(["region", "region", "region", "silo", "silo", "gateway"], processes.Select(process => process.Kind));

        var gateway = processes.Single(process => process.Kind == "gateway");
        using var http = new HttpClient { BaseAddress = gateway.Address };
        var account = await new AdministrationClient(http, NodeProcess.Token).AddSubscriberAsync("ann", "phone", TestContext.Current.CancellationToken);
        using var phone = new DavClient(gateway.Phones!, account);
        var contact = new ContactSource(seed: 31).Take(1)[0];
        using (var answer = await phone.PutContactAsync(contact.Uid + ".vcf", contact.Text))
            Assert.True(answer is { IsSuccessStatusCode: true }, $"{answer?.StatusCode}\n{cluster.Log}");

        var victim = processes.First(process => process.Kind == "silo");
        using (var silo = Process.GetProcessById(victim.Id))
            silo.Kill();
        await Eventually.HoldsAsync("the silo was replaced and is ready", async () =>
            cluster.Processes().Single(process => process.Name == victim.Name).Id != victim.Id && await IsReadyAsync(victim.Address), cluster.Log.ToString);
        Assert.Equal(contact.Text, await phone.GetAsync("contacts", contact.Uid + ".vcf"));

        var last = cluster.Processes();
        Assert.Equal(0, await cluster.InterruptAsync());
        Assert.All(last, process => Assert.True(cluster.Log.Contains($"{process.Name} ended with 0."), $"{process.Name}\n{cluster.Log}"));
        Assert.All(last, process => Assert.False(Directory.Exists($"/proc/{process.Id}"), $"{process.Name} still runs."));
        Assert.False(File.Exists(cluster.StateFile));
    }

    private static async Task<bool> IsReadyAsync(Uri administration)
    {
        using var http = new HttpClient { BaseAddress = administration };
        try
        {
            using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            return false;
        }
    }
}
