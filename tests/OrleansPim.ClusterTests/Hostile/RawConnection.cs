using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OrleansPim.ClusterTests.Hostile;

/// <summary>Sends bytes as they are, and reads one answer; what no HTTP client would send needs none.</summary>
/// <param name="gateway">The gateway's address.</param>
/// <param name="user">The subscriber.</param>
/// <param name="password">The app password.</param>
internal sealed class RawConnection(Uri gateway, string user, string password)
{
    /// <summary>The most of an answer that is kept, in bytes; a longer one is read to its end and dropped.</summary>
    private const int KeptLength = 64 * 1024;

    /// <summary>How long the client waits for the end of an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Sends a request on a connection of its own.</summary>
    /// <returns>The status, 0 if the connection was closed without one; and the beginning of the answer.</returns>
    public async Task<(int Status, string Text)> SendAsync(HostileRequest request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Host, gateway.Port, limit.Token);
        await using var stream = socket.GetStream();
        var answer = ReadAsync(stream, limit.Token);
        await WriteAsync(stream, request, limit.Token);
        var text = await answer;
        var isAnswer = text.StartsWith("HTTP/1.", StringComparison.Ordinal) && text.Length > 12;
        return (isAnswer ? int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0, text);
    }

    private async Task WriteAsync(NetworkStream stream, HostileRequest request, CancellationToken stop)
    {
        var credential = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        var head = Encoding.Latin1.GetString(request.Head).Replace("{auth}", $"Authorization: Basic {credential}\r\n", StringComparison.Ordinal);
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(head + "Connection: close\r\n\r\n"), stop);
            await stream.WriteAsync(request.Body, stop);
        }
        catch (IOException)
        {
            // Who refuses early reads no further.
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken stop)
    {
        var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, stop) is var read and > 0)
            {
                if (kept.Length < KeptLength)
                    kept.Write(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // A connection that is reset has said all it will.
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return $"No end: {Encoding.Latin1.GetString(kept.ToArray())}";
        }
        return Encoding.Latin1.GetString(kept.ToArray());
    }
}
