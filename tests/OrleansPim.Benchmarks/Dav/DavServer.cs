using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using OrleansPim.Benchmarks.Nodes;

namespace OrleansPim.Benchmarks.Dav;

/// <summary>A CardDAV server that listens, with one address book to measure.</summary>
/// <param name="name">As it is printed.</param>
/// <param name="http">Connected and authenticated, with connections that are kept.</param>
/// <param name="book">The address book's path.</param>
/// <param name="stop">Ends the server.</param>
internal sealed class DavServer(string name, HttpClient http, string book, Func<ValueTask> stop) : IAsyncDisposable
{
    private const string User = "ann";
    private const string AnyPassword = "benchmark";
    private const int MaximumAttempts = 5;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    public string Name { get; } = name;

    /// <summary>Sends one request and reads its answer to the end; again, if the server closed a kept connection under it, as Radicale does.</summary>
    /// <returns>The status and the body.</returns>
    public async Task<(int Status, string Body)> SendAsync(string method, string path, string? body, string? depth, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(method, path, body, depth, cancellationToken);
            }
            catch (HttpRequestException exception) when (exception.InnerException is HttpIOException or IOException && attempt < MaximumAttempts)
            {
                // The connection is gone; the next attempt makes another.
            }
        }
    }

    private async Task<(int Status, string Body)> SendOnceAsync(
        string method, string path, string? body, string? depth, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), book + path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, method == "PUT" ? "text/vcard" : "application/xml");
        if (depth is not null)
            request.Headers.Add("Depth", depth);
        using var answer = await http.SendAsync(request, cancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await stop();
    }

    /// <summary>The all-in-one node with three durable copies.</summary>
    public static async Task<DavServer> StartOursAsync(CancellationToken cancellationToken)
    {
        var node = await BenchmarkNode.StartAsync(cancellationToken);
        var added = await node.Client.Subscriber(SubscriberId.Parse(User)).ProvisionAsync(new DeviceId("phone"), cancellationToken);
        return new DavServer("OrleansPim", Connect(node.Gateway, added.Credential!.Password), $"dav/addressbooks/{User}/contacts/", node.DisposeAsync);
    }

    /// <summary>Radicale with its files in a folder of its own.</summary>
    /// <returns><see langword="null"/> if it is not installed.</returns>
    public static Task<DavServer?> StartRadicaleAsync(CancellationToken cancellationToken) => StartAsync(
        "Radicale", "radicale", (folder, port) =>
            ["--server-hosts", $"127.0.0.1:{port}", "--server-max-connections", "100", "--auth-type", "none", "--storage-filesystem-folder", folder, "--logging-level", "error"],
        $"{User}/contacts/", cancellationToken);

    /// <summary>Xandikos with its repository in a folder of its own.</summary>
    /// <inheritdoc cref="StartRadicaleAsync"/>
    public static Task<DavServer?> StartXandikosAsync(CancellationToken cancellationToken) => StartAsync(
        "Xandikos", "xandikos", (folder, port) =>
            ["-d", folder, "-l", "127.0.0.1", "-p", port, "--defaults", "--current-user-principal", $"/{User}/"],
        $"{User}/contacts/addressbook/", cancellationToken);

    private static async Task<DavServer?> StartAsync(
        string name, string program, Func<string, string, string[]> arguments, string book, CancellationToken cancellationToken)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, program))))
            return null;
        var folder = Directory.CreateTempSubdirectory("orleanspim-benchmark-");
        var port = BenchmarkNode.FindPorts(1)[0].ToString(System.Globalization.CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(program, arguments(folder.FullName, port)) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new DavServer(name, Connect(new Uri($"http://127.0.0.1:{port}/"), AnyPassword), book, StopAsync);
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

    private static HttpClient Connect(Uri address, string password)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}")));
        return http;
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
                if ((await SendAsync("PROPFIND", "", null, "0", cancellationToken)).Status != 207)
                    await SendAsync("MKCOL", "", Mkcol, null, cancellationToken);
                return;
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(startedAt) < StartTimeout)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }
}
