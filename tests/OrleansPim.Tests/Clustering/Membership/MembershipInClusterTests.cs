using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using OrleansPim.Clustering.Hosting;
using OrleansPim.TestKit.Regions;
using OrleansPim.Tests.Clustering.Clusters;

namespace OrleansPim.Tests.Clustering.Membership;

/// <summary>Goal: a cluster needs nothing but its regions. Method: real silos and a client that know nothing of each other but the regions.</summary>
public sealed class MembershipInClusterTests : IAsyncLifetime
{
    private readonly SimulatedCluster _cluster = new(3, seed: 53, isFormed: false);
    private readonly List<IHost> _hosts = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }
    }

    [Fact]
    public async Task Silos_and_clients_find_each_other_through_the_regions_of_which_one_is_lost()
    {
        await StartSiloAsync(mayForm: true);
        _cluster.Lose(2);
        var second = await StartSiloAsync();
        var client = (await StartClientAsync()).Services.GetRequiredService<IGrainFactory>();

        // Placement is random, so that among so many grains some are on each silo.
        var places = new HashSet<string>();
        for (var grain = 0; grain < 64; grain++)
        {
            var counter = client.GetGrain<ICounterGrain>($"{grain}");
            Assert.Equal(1, await counter.AddAsync());
            places.Add(await counter.WhereAsync());
        }

        Assert.Equal(2, places.Count);
        _hosts.Remove(second);
        await second.StopAsync(Stop);
        second.Dispose();
        for (var grain = 0; grain < 64; grain++)
            Assert.Equal(2, await client.GetGrain<ICounterGrain>($"{grain}").AddAsync());
    }

    private async Task<IHost> StartSiloAsync(bool mayForm = false)
    {
        var builder = ClusterHost.NewBuilder(_cluster, mayForm);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(Name)
            .ConfigureEndpoints(IPAddress.Loopback, FreePort.Find(), FreePort.Find())
            .UsePimMembership()
            .AddQuorumGrainStorage("counters"));
        return await StartAsync(builder.Build());
    }

    private Task<IHost> StartClientAsync()
    {
        var builder = ClusterHost.NewBuilder(_cluster, mayForm: false);
        builder.UseOrleansClient(client => client.Configure<ClusterOptions>(Name).UsePimGatewayList());
        return StartAsync(builder.Build());
    }

    private static void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = ("east", "shop");

    private async Task<IHost> StartAsync(IHost host)
    {
        await host.StartAsync(Stop);
        _hosts.Add(host);
        return host;
    }
}
