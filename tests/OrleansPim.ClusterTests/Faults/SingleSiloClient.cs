using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansPim.Client;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>An Orleans client that knows one silo only, and goes on asking it whatever the others say of it.</summary>
internal sealed class SingleSiloClient : IAsyncDisposable
{
    private readonly IHost _host;

    private SingleSiloClient(IHost host) => _host = host;

    /// <summary>Connects.</summary>
    public static async Task<SingleSiloClient> ConnectAsync(NodeProcess silo, string cluster)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client
            .UseStaticClustering(silo.SiloGateway)
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, "OrleansPim")));
        builder.Services.AddOrleansPimClient();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new SingleSiloClient(host);
    }

    /// <summary>Reads one contact.</summary>
    /// <returns>Whether there was an answer with a body, and that; <see langword="null"/> if the answer is that there is no such contact.</returns>
    public async Task<(bool Answered, string? Text)> ReadAsync(string subscriber, string name, CancellationToken cancellationToken)
    {
        try
        {
            var item = await _host.Services.GetRequiredService<PimClient>().Subscriber(SubscriberId.Parse(subscriber))
                .GetItemAsync(CollectionId.Contacts, new ItemName(name), cancellationToken);

            // Long bodies lie apart and are named by their hash, so they cannot be old.
            return (item?.Info.Content is null, item?.Body is { } body ? Encoding.UTF8.GetString(body) : null);
        }
        catch (Exception exception) when (exception is PimException or OrleansException or OperationCanceledException)
        {
            return (false, null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _host.StopAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or OperationCanceledException)
        {
            // The silo that it knew is gone.
        }

        _host.Dispose();
    }
}
