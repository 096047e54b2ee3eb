using System.Net;
using System.Net.Sockets;

namespace OrleansPim.Silo.Hosting;

/// <summary>Tries the ports before anything is built: whoever fails to listen later says neither by which setting, nor without a stack trace.</summary>
internal static class ListenPort
{
    /// <summary>Tries the port of an address.</summary>
    /// <param name="setting">The setting that holds the address.</param>
    /// <param name="url">An address that <see cref="ListenUrlAttribute"/> accepts.</param>
    /// <exception cref="StartRefusedException">The port is in use, or the address is not one of this machine's.</exception>
    public static void Try(string setting, string url)
    {
        var address = new Uri(url);
        Choose(setting, IPAddress.TryParse(address.Host, out var host) ? host : IPAddress.Loopback, address.Port);
    }

    /// <summary>The configured port, or for 0 one that is free; Orleans cannot be told to take any free one.</summary>
    /// <param name="setting">The setting that holds the port.</param>
    /// <param name="address">Where to listen.</param>
    /// <param name="port">The port, or 0.</param>
    /// <exception cref="StartRefusedException">The port is in use, or the address is not one of this machine's.</exception>
    public static int Choose(string setting, IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw new StartRefusedException(
                NodeExitCode.WrongSetting, $"{setting}: cannot listen on {new IPEndPoint(address, port)}: {exception.Message}.", exception);
        }

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
