using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Serialization;
using OrleansPim.Client;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Drills.Workload;

/// <summary>The client library connected to silos, for the devices that use it instead of a gateway.</summary>
internal sealed class GrainConnection : IAsyncDisposable
{
    /// <summary>The application's name in Orleans, the same in every cluster.</summary>
    private const string ServiceId = "OrleansPim";

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _started = [];

    private GrainConnection(ServiceProvider services, string cluster) => (_services, Place) = (services, PlaceOf(cluster));

    /// <summary>What a history calls the silos that it leads to.</summary>
    public string Place { get; }

    /// <summary>The library's entrance.</summary>
    public PimClient Client => _services.GetRequiredService<PimClient>();

    /// <summary>What a history calls the silos of a cluster.</summary>
    public static string PlaceOf(string cluster) => $"silos of {cluster}";

    /// <summary>Connects.</summary>
    /// <param name="silos">How silos are found.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="patience">How long a call may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="TimeoutException">No silo answered.</exception>
    public static async Task<GrainConnection> OpenAsync(
        ISiloDirectory silos, string cluster, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        silos.AddTo(services);
        services.AddOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, ServiceId))
                .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = patience)
                .UseConnectionRetryFilter(async (_, token) =>
                {
                    await Task.Delay(RetryPause, time, token).ConfigureAwait(false);
                    return true;
                });
            silos.Configure(client);
        });
        services.AddSerializer(serializer => serializer.AddAssembly(typeof(ISubscriberGrain).Assembly));
        services.AddOrleansPimClient();
        var connection = new GrainConnection(services.BuildServiceProvider(), cluster);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectLimit);
        try
        {
            foreach (var service in connection._services.GetServices<IHostedService>())
            {
                connection._started.Add(service);
                await service.StartAsync(limit.Token).ConfigureAwait(false);
            }

            return connection;
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw exception is OperationCanceledException
                ? new TimeoutException($"No silo of cluster {cluster} answers at {silos.Place}.", exception)
                : exception;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_started))
            await service.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }
}
