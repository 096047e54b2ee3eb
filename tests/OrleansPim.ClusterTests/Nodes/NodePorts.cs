using System.Net;
using System.Net.Sockets;

namespace OrleansPim.ClusterTests.Nodes;

/// <summary>The loopback ports of one node; it keeps them when it is restarted, as clients keep its address.</summary>
internal sealed record NodePorts(int Gateway, int Administration, int Silo, int SiloGateway)
{
    /// <summary>Four ports that are free now.</summary>
    public static NodePorts Find()
    {
        // All are held at once, so that no two are the same.
        TcpListener[] listeners = [Listen(), Listen(), Listen(), Listen()];
        var ports = Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        foreach (var listener in listeners)
            listener.Dispose();
        return new NodePorts(ports[0], ports[1], ports[2], ports[3]);
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
