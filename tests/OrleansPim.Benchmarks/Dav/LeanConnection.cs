using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OrleansPim.Benchmarks.Dav;

/// <summary>One kept HTTP/1.1 connection that costs next to no processor time, so that the server is measured and not the client beside it.</summary>
/// <remarks>
/// It blocks and is for one thread. It reads an answer to its end, in chunks, by its length, or until the server closes, and connects again
/// where the server does not keep the connection (Radicale). No framing is checked beyond what it takes to find the end.
/// </remarks>
/// <param name="port">The server's, on the loopback address.</param>
internal sealed class LeanConnection(int port) : IDisposable
{
    private const int MaximumAttempts = 5;

    private Socket? _socket;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Sends a whole request and reads the answer; once more on a new connection if the server has closed the kept one meanwhile.</summary>
    /// <returns>The status. The body is at <see cref="Body"/> until the next call.</returns>
    public int Send(ReadOnlySpan<byte> request)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return SendOnce(request);
            }
            catch (Exception exception) when (exception is SocketException or EndOfStreamException && attempt < MaximumAttempts)
            {
                Dispose();
            }
        }
    }

    /// <summary>The body of the newest answer; with chunk frames in it if it came so.</summary>
    public string Body { get; private set; } = string.Empty;

    /// <summary>Whether <see cref="Body"/> is wanted.</summary>
    public bool KeepsBody { get; set; }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private int SendOnce(ReadOnlySpan<byte> request)
    {
        if (_socket is null)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _socket.Connect("127.0.0.1", port);
            _start = _end = 0;
        }
        while (!request.IsEmpty)
            request = request[_socket.Send(request)..];
        var head = ReadHead();
        var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var bodyStart = _start;
        ReadBody(head, status);
        Body = KeepsBody ? Encoding.UTF8.GetString(_buffer, bodyStart, _start - bodyStart) : string.Empty;
        if (head.StartsWith("HTTP/1.0", StringComparison.Ordinal) || HeaderOf(head, "Connection") == "close")
            Dispose();
        if (_start == _end)
            _start = _end = 0;
        return status;
    }

    private string ReadHead()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                var head = Encoding.Latin1.GetString(_buffer, _start, length + 2);
                _start += length + 4;
                return head;
            }
            if (Receive() == 0)
                throw new EndOfStreamException("The server closed the connection before it answered.");
        }
    }

    private void ReadBody(string head, int status)
    {
        if (status is 204 or 304)
            return;
        if (HeaderOf(head, "Content-Length") is { } length)
        {
            Need(int.Parse(length, CultureInfo.InvariantCulture));
        }
        else if (HeaderOf(head, "Transfer-Encoding") == "chunked")
        {
            while (ReadChunk() > 0)
            {
            }
        }
        else
        {
            while (Receive() > 0)
            {
            }
            _start = _end;
        }
    }

    private int ReadChunk()
    {
        int end;
        while ((end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8)) < 0)
            Receive();
        var length = int.Parse(Encoding.ASCII.GetString(_buffer, _start, end), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        Need(end + 2 + length + 2);
        return length;
    }

    /// <summary>Takes so many bytes.</summary>
    private void Need(int length)
    {
        while (_end - _start < length)
        {
            if (Receive() == 0)
                throw new EndOfStreamException("The server cut an answer short.");
        }
        _start += length;
    }

    private int Receive()
    {
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var received = _socket!.Receive(_buffer.AsSpan(_end));
        _end += received;
        return received;
    }

    private static string? HeaderOf(string head, string name)
    {
        var start = head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;
        start += name.Length + 3;
        return head[start..head.IndexOf("\r\n", start, StringComparison.Ordinal)].Trim().ToLowerInvariant();
    }
}
