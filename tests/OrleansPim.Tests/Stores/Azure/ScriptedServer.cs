using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansPim.Tests.Stores.Azure;

/// <summary>A server that reads each request and answers what it was told, or closes the connection instead.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private readonly Queue<string?> _answers;
    private readonly List<string> _requests = [];

    /// <param name="answers">In order, over all connections; <see langword="null"/> closes the connection after the request was read.</param>
    public ScriptedServer(params IEnumerable<string?> answers)
    {
        _answers = new(answers);
        _listener.Start();
        _work = AcceptAsync();
    }

    /// <summary>A container of an account that is this server.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/a;";

    /// <summary>The first lines of the requests so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>An answer's text.</summary>
    public static string Answer(string status, string headers, string body = "") =>
        $"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _work;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = connection.GetStream();
            while (await ReadRequestAsync(stream) is { } request)
            {
                string? answer;
                lock (_requests)
                {
                    _requests.Add(request);
                    answer = _answers.Count > 0 ? _answers.Dequeue() : null;
                }

                if (answer is null)
                    return;
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // The test is over, or the client has gone.
        }
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n");
        const string header = "Content-Length: ";
        var length = lines.FirstOrDefault(line => line.StartsWith(header, StringComparison.OrdinalIgnoreCase))?[header.Length..] ?? "0";
        await stream.ReadExactlyAsync(new byte[int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)], _stop.Token);
        return lines[0];
    }
}
