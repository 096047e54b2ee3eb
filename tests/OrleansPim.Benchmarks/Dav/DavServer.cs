using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using OrleansPim.Benchmarks.Nodes;

namespace OrleansPim.Benchmarks.Dav;

/// <summary>A CardDAV server that listens, with one address book to measure.</summary>
/// <param name="name">As it is printed.</param>
/// <param name="port">Where it listens on the loopback address.</param>
/// <param name="password">The password of <c>ann</c>.</param>
/// <param name="book">The address book's path.</param>
/// <param name="stop">Ends the server.</param>
internal sealed class DavServer(string name, int port, string password, string book, Func<ValueTask> stop) : IAsyncDisposable
{
    private const string User = "ann";
    private const string AnyPassword = "benchmark";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly string _credential = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}"));

    public string Name { get; } = name;

    /// <summary>A connection of its own for each worker.</summary>
    public LeanConnection Connect() => new(port);

    /// <summary>A whole request, made before it is measured.</summary>
    public byte[] NewRequest(string method, string path, string? body = null, string? depth = null)
    {
        var head = new StringBuilder($"{method} {book}{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Basic {_credential}\r\n");
        if (depth is not null)
            head.Append(CultureInfo.InvariantCulture, $"Depth: {depth}\r\n");
        if (body is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {(method == "PUT" ? "text/vcard" : "application/xml")}; charset=utf-8\r\n");
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        }
        return Encoding.UTF8.GetBytes($"{head}\r\n{body}");
    }

    public ValueTask DisposeAsync() => stop();

    /// <summary>The all-in-one node with three durable copies.</summary>
    public static async Task<DavServer?> StartOursAsync(CancellationToken cancellationToken)
    {
        var node = await BenchmarkNode.StartAsync(cancellationToken);
        var added = await node.Client.Subscriber(SubscriberId.Parse(User)).ProvisionAsync(new DeviceId("phone"), cancellationToken);
        return new DavServer("OrleansPim", node.Gateway.Port, added.Credential!.Password, $"/dav/addressbooks/{User}/contacts/", node.DisposeAsync);
    }

    /// <summary>Radicale with its files in a folder of its own.</summary>
    /// <returns><see langword="null"/> if it is not installed.</returns>
    public static Task<DavServer?> StartRadicaleAsync(CancellationToken cancellationToken) => StartAsync(
        "Radicale", "radicale", (folder, port) =>
            ["--server-hosts", $"127.0.0.1:{port}", "--server-max-connections", "100", "--auth-type", "none", "--storage-filesystem-folder", folder, "--logging-level", "error"],
        $"/{User}/contacts/", cancellationToken);

    /// <summary>Xandikos with its repository in a folder of its own.</summary>
    /// <inheritdoc cref="StartRadicaleAsync"/>
    public static Task<DavServer?> StartXandikosAsync(CancellationToken cancellationToken) => StartAsync(
        "Xandikos", "xandikos", (folder, port) =>
            ["-d", folder, "-l", "127.0.0.1", "-p", port, "--defaults", "--current-user-principal", $"/{User}/"],
        $"/{User}/contacts/addressbook/", cancellationToken);

    private static async Task<DavServer?> StartAsync(
        string name, string program, Func<string, string, string[]> arguments, string book, CancellationToken cancellationToken)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, program))))
            return null;
        var folder = Directory.CreateTempSubdirectory("orleanspim-benchmark-");
        var port = BenchmarkNode.FindPorts(1)[0];
        var start = new ProcessStartInfo(program, arguments(folder.FullName, port.ToString(CultureInfo.InvariantCulture)))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new DavServer(name, port, AnyPassword, book, StopAsync);
        await server.PrepareAsync(cancellationToken);
        return server;

        async ValueTask StopAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Waits until the server listens, and makes the address book if it is not there by itself.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        const string Mkcol = """
            <mkcol xmlns="DAV:"><set><prop><resourcetype><collection/><a:addressbook xmlns:a="urn:ietf:params:xml:ns:carddav"/></resourcetype></prop></set></mkcol>
            """;
        var startedAt = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                using var connection = Connect();
                if (connection.Send(NewRequest("PROPFIND", "", "<propfind xmlns=\"DAV:\"><prop><resourcetype/></prop></propfind>", "0")) != 207)
                    connection.Send(NewRequest("MKCOL", "", Mkcol));
                return;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(startedAt) < StartTimeout)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }
}
