using System.Net;
using System.Net.Sockets;

namespace OrleansPim.Silo.Hosting;

/// <summary>Tries the ports of Orleans, which says of a port in use neither which one nor by which setting.</summary>
internal static class SiloPort
{
    /// <summary>The configured port, or for 0 one that is free.</summary>
    /// <param name="setting">The setting that holds the port.</param>
    /// <param name="port">The port, or 0.</param>
    /// <exception cref="StartRefusedException">The port is in use.</exception>
    public static int Choose(string setting, int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw new StartRefusedException(
                NodeExitCode.WrongSetting, $"{setting}: cannot listen on {IPAddress.Loopback}:{port}: {exception.Message}.", exception);
        }

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
