using System.Net;
using System.Net.Sockets;

namespace OrleansPim.Silo.Hosting;

/// <summary>Finds ports for Orleans, which cannot be told to take any free one.</summary>
internal static class FreePort
{
    /// <summary>The configured port, or for 0 one that was free a moment ago.</summary>
    public static int OrAny(int port)
    {
        if (port != 0)
            return port;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
