using System.Net;
using System.Net.Sockets;

namespace OrleansPim.Tests.Clustering;

/// <summary>Finds ports that nobody uses.</summary>
internal static class FreePort
{
    /// <summary>A port that is free now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
