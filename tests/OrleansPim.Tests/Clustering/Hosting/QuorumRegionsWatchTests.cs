using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansPim.Clustering.Hosting;
using OrleansPim.Replication.Regions;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Clustering.Hosting;

/// <summary>Goal: silos repair, clients only look. Method: a store that forgets everything under either, on a clock that the test moves.</summary>
public sealed class QuorumRegionsWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_rebuilds_a_store_that_forgot()
    {
        var cluster = new SimulatedCluster(3, seed: 61, isFormed: false);
        using var host = await StartAsync(cluster, mayForm: true, mayRepair: true);
        var forgetful = await VotingAsync(cluster, host);
        var life = forgetful.Standing.Incarnation;

        cluster.Wipe(2);

        // The quarantine may be over before anybody looks; the new life stays.
        await PassUntilAsync(cluster, () => forgetful.Standing.HasVote && forgetful.Standing.Incarnation != life);
        Assert.NotEmpty(cluster.Stores[2].TakeSnapshot()!);
        await StopAsync(cluster, host);
    }

    [Fact]
    public async Task Client_that_only_looks_repairs_nothing()
    {
        var cluster = new SimulatedCluster(3, seed: 62, isFormed: false);
        using (var silo = await StartAsync(cluster, mayForm: true, mayRepair: true))
            await StopAsync(cluster, silo);
        using var client = await StartAsync(cluster, mayForm: false, mayRepair: false);
        var forgetful = await VotingAsync(cluster, client);

        cluster.Wipe(2);
        await PassUntilAsync(cluster, () => forgetful.Standing.IsQuarantined);
        await PassAsync(cluster, Patience);

        Assert.True(forgetful.Standing.IsQuarantined);
        Assert.Empty(cluster.Stores[2].TakeSnapshot()!);
        await StopAsync(cluster, client);
    }

    private static async Task<IHost> StartAsync(SimulatedCluster cluster, bool mayForm, bool mayRepair)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<TimeProvider>(cluster.Time);
        builder.Services.AddQuorumRegions(regions =>
        {
            (regions.MayForm, regions.MayRepair) = (mayForm, mayRepair);
            for (var index = 0; index < cluster.Faults.Count; index++)
            {
                var store = cluster.Faults[index];
                regions.Add($"r{index}", _ => store);
            }
        });
        var host = builder.Build();
        await DriveAsync(cluster, host.StartAsync(Stop));
        return host;
    }

    private static async Task<Region> VotingAsync(SimulatedCluster cluster, IHost host)
    {
        var region = host.Services.GetRequiredService<RegionSet>().Regions[2];
        await PassUntilAsync(cluster, () => region.Standing.HasVote);
        return region;
    }

    private static Task PassAsync(SimulatedCluster cluster, TimeSpan time) => DriveAsync(cluster, Task.Delay(time, cluster.Time, Stop));

    private static Task StopAsync(SimulatedCluster cluster, IHost host) => DriveAsync(cluster, host.StopAsync(Stop));

    private static async Task DriveAsync(SimulatedCluster cluster, Task task)
    {
        await PassUntilAsync(cluster, () => task.IsCompleted);
        await task;
    }

    // A host does its work on the thread pool, which a busy machine may not serve for seconds. So the simulated clock leaves it time to
    // follow, and what ends the wait for it is the real one.
    private static async Task PassUntilAsync(SimulatedCluster cluster, Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(Patience);
        while (!condition())
        {
            cluster.Time.Advance(Step);
            await Task.Delay(Breath, TimeProvider.System, patience.Token);
        }
    }
}
