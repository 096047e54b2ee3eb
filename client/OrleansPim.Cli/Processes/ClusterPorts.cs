using System.Net;
using System.Net.Sockets;

namespace OrleansPim.Cli.Processes;

/// <summary>Which ports the processes of a local cluster listen on.</summary>
/// <param name="anyPort">Whether any free ones will do.</param>
internal sealed class ClusterPorts(bool anyPort)
{
    private readonly HashSet<int> _given = [];

    /// <summary>Where phones reach a gateway.</summary>
    public int Gateway(int index) => Choose(8_080 + 10 * index);

    /// <summary>Where operators reach a gateway.</summary>
    public int GatewayAdministration(int index) => Choose(8_081 + 10 * index);

    /// <summary>Where operators reach a silo.</summary>
    public int SiloAdministration(int index) => Choose(8_181 + 10 * index);

    /// <summary>Where silos reach a silo.</summary>
    public int Silo(int index) => Choose(11_111 + index);

    /// <summary>Where gateways reach a silo.</summary>
    public int SiloGateway(int index) => Choose(30_000 + index);

    /// <summary>Where a region's Azurite listens.</summary>
    public int Azurite(int index) => Choose(10_000 + index);

    private int Choose(int usual)
    {
        if (!anyPort)
            return usual;
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (_given.Add(port))
                return port;
        }
    }
}
