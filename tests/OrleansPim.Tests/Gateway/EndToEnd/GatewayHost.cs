using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansPim.Client;
using OrleansPim.Contracts.Identity;
using OrleansPim.Gateway;
using OrleansPim.Grains.Hosting;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Metering;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>The whole path in one process: Kestrel, gateway, silo, grains, three regions in memory.</summary>
public sealed class GatewayHost : IAsyncLifetime
{
    /// <summary>Small, so that a test of the limit is.</summary>
    public const int MaximumItemLength = 2 * 1024 * 1024;

    /// <summary>Room for a few of the longest items.</summary>
    public const long SubscriberQuota = 12 * 1024 * 1024;

    private WebApplication? _application;
    private int _subscribers;

    /// <summary>The regions and their faults.</summary>
    public SimulatedCluster Cluster { get; init; } = new(regions: 3, seed: 7);

    /// <summary>What the instruments of this host say.</summary>
    public TestMeters Meters { get; } = new();

    /// <summary>What the gateway of this host logs.</summary>
    internal GatewayLog Log { get; } = new();

    /// <summary>Where phones reach the gateway.</summary>
    public Uri Address => new(_application!.Urls.First());

    /// <summary>Calls on subscribers, past the gateway.</summary>
    public PimClient Client => _application!.Services.GetRequiredService<PimClient>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Services.AddSingleton<IMeterFactory>(Meters);
        builder.Services.AddSingleton(Cluster.Regions);
        builder.Services.AddPimGateway(gateway =>
        {
            gateway.SyncTokenKey = Convert.ToBase64String(new byte[32]);
            gateway.MaximumItemLength = MaximumItemLength;
            gateway.SubscriberQuota = SubscriberQuota;
        });
        builder.Services.Configure<PimClientOptions>(client => client.RefusalBudget = client.RetryBudget = TimeSpan.Zero);
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), FreePort()).AddPimGrains());
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.MapPimGateway();
        await _application.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
    }

    /// <summary>A new subscriber's first phone.</summary>
    public async Task<Phone> NewPhoneAsync(string? name = null)
    {
        var id = SubscriberId.Parse(name ?? $"ann+{Interlocked.Increment(ref _subscribers)}@example.com");
        var result = await Client.Subscriber(id).ProvisionAsync(new DeviceId("phone"), CancellationToken.None);
        return new Phone(Address, id, result.Credential!.Password);
    }

    /// <summary>A further device of the same subscriber.</summary>
    public async Task<Phone> NewDeviceAsync(Phone phone, string device)
    {
        var result = await Client.Subscriber(phone.Subscriber).AddDeviceAsync(new DeviceId(device), CancellationToken.None);
        return new Phone(Address, phone.Subscriber, result.Credential!.Password);
    }

    /// <summary>Puts all stores back to an earlier moment and has every grain read them anew, as after a restart from old disks.</summary>
    public async Task RollBackAsync(IReadOnlyList<IReadOnlyDictionary<BlobKey, Blob>?> snapshots)
    {
        for (var index = 0; index < snapshots.Count; index++)
            Cluster.Stores[index].Restore(snapshots[index]);
        var management = _application!.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        await management.ForceActivationCollection(TimeSpan.Zero);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
