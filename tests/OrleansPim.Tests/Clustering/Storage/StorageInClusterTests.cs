using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansPim.Clustering.Hosting;
using OrleansPim.TestKit.Regions;
using OrleansPim.Tests.Clustering.Clusters;

namespace OrleansPim.Tests.Clustering.Storage;

/// <summary>Goal: an Orleans application uses the storage as README shows. Method: a real silo, on regions that it forms itself.</summary>
public sealed class StorageInClusterTests
{
    [Fact]
    public async Task A_grain_finds_its_state_again_in_another_activation_and_in_another_process()
    {
        var cluster = new SimulatedCluster(3, seed: 45, isFormed: false);
        using (var host = await StartAsync(cluster, mayForm: true))
        {
            var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>("ann");
            Assert.False(await grain.ExistsAsync());
            Assert.Equal(1, await grain.AddAsync());
            Assert.Equal(2, await grain.AddAsync());
            await grain.LeaveAsync();
            Assert.Equal(3, await grain.AddAsync());
            await host.StopAsync(TestContext.Current.CancellationToken);
        }

        cluster.Lose(1);
        using (var host = await StartAsync(cluster, mayForm: false))
        {
            var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>("ann");
            Assert.Equal(3, await grain.GetAsync());
            await grain.ClearAsync();
            Assert.False(await grain.ExistsAsync());
            Assert.Equal(1, await grain.AddAsync());
            await host.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task<IHost> StartAsync(SimulatedCluster cluster, bool mayForm)
    {
        var builder = ClusterHost.NewBuilder(cluster, mayForm);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Find(), FreePort.Find()).AddQuorumGrainStorage("counters"));
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
