using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using OrleansPim.Clustering.Hosting;
using OrleansPim.Clustering.Membership;
using OrleansPim.TestKit.Metering;
using OrleansPim.TestKit.Regions;
using OrleansPim.Tests.Clustering.Clusters;

namespace OrleansPim.Tests.Clustering.Membership;

/// <summary>Goal: a cluster needs nothing but its regions. Method: real silos and a client that know nothing of each other but the regions.</summary>
public sealed class MembershipInClusterTests : IAsyncLifetime
{
    private readonly SimulatedCluster _cluster = new(3, seed: 53, isFormed: false);
    private readonly List<IHost> _hosts = [];

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

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

    /// <summary>Goal: a silo whose clock is set back goes on finding the dead. Method: its clock set, and what it does from then on.</summary>
    [Fact]
    public async Task Silo_whose_clock_is_set_back_goes_on_probing_looking_and_saying_that_it_lives()
    {
        using var meters = new TestMeters();
        var clock = new SettableClock(TimeProvider.System);
        var silo = await StartSiloAsync(mayForm: true, services => services.AddSingleton<TimeProvider>(clock).AddSingleton<IMeterFactory>(meters));
        var other = AddressOf(await StartSiloAsync());
        var register = silo.Services.GetRequiredService<MembershipRegister>();
        await HoldsAsync("it probes the other", async () => Probes() > 0);

        // As a game day does: an hour ahead, so that every loop sees that time, then two days back.
        clock.Offset = TimeSpan.FromHours(1);
        var (probes, beat) = (Probes(), await BeatAsync());
        await HoldsAsync("every loop has gone round an hour ahead", async () => Probes() > probes + 1 && await BeatAsync() > beat);
        clock.Offset = TimeSpan.FromDays(-2);
        (probes, beat) = (Probes(), await BeatAsync());
        await HoldsAsync("it probes and says that it lives", async () => Probes() > probes + 2 && await BeatAsync() > beat);

        // Whoever joins now tells nobody, so the silo has to look by itself; and nobody is there, so it has to find out.
        var ghost = new MembershipWorld(_cluster).NewEntry();
        while (!await register.TryChangeAsync(table => table.Insert(ghost, table.Version.Next()), Stop))
            await Task.Yield();
        await HoldsAsync("it saw the ghost and found it dead", async () =>
            (await register.ReadTableAsync(Stop)).Find(ghost.SiloAddress)!.Value.Entry.Status == SiloStatus.Dead);
        Assert.True(Probes() > probes);

        double Probes() => meters.Read("orleans-messaging-pings-sent", $"Destination={other}") ?? 0;
        async Task<DateTime> BeatAsync() => (await register.ReadRowAsync(AddressOf(silo), Stop)).Members[0].Item1.IAmAliveTime;
    }

    private static SiloAddress AddressOf(IHost silo) => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    // Real silos go by the real clock.
    private static async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Deadline, $"Not within {Deadline.TotalSeconds:0} s: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }
    }

    private async Task<IHost> StartSiloAsync(bool mayForm = false, Action<IServiceCollection>? configure = null)
    {
        var builder = ClusterHost.NewBuilder(_cluster, mayForm);
        configure?.Invoke(builder.Services);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(Name)
            .ConfigureEndpoints(IPAddress.Loopback, FreePort.Find(), FreePort.Find())
            .UsePimMembership(membership => (membership.IAmAlive, membership.TableRefresh) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)))
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
