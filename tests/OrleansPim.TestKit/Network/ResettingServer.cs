using System.Net;
using System.Net.Sockets;

namespace OrleansPim.TestKit.Network;

/// <summary>A server that resets every connection as soon as it is made, as a process does that dies in between.</summary>
/// <remarks>
/// <see cref="HttpClient"/> asks a new connection for its other end, outside of what it translates: if the reset came first, a bare
/// <see cref="SocketException"/> leaves it, and an <see cref="HttpRequestException"/> otherwise. A thread of its own is quick enough to be first at times.
/// </remarks>
public sealed class ResettingServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread _work;

    /// <summary>Starts it on a free port.</summary>
    public ResettingServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _work = new Thread(Reset) { IsBackground = true };
        _work.Start();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _work.Join();
    }

    private void Reset()
    {
        try
        {
            while (true)
            {
                using var connection = _listener.Accept();
                connection.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
