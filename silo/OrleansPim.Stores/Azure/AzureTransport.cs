using Azure.Core.Pipeline;

namespace OrleansPim.Stores.Azure;

/// <summary>Makes the connections to one region, which no other region shares.</summary>
internal static class AzureTransport
{
    /// <summary>Makes them.</summary>
    public static HttpPipelineTransport New() => new HttpClientTransport(new HttpClient(NewHandler())
    {
        // The pipeline has the timeout.
        Timeout = Timeout.InfiniteTimeSpan,
    });

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = AzureLimits.ConnectTimeout,
        MaxConnectionsPerServer = AzureLimits.Connections,
        PooledConnectionLifetime = AzureLimits.ConnectionLifetime,
    };
}
