using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansPim.Client;

namespace OrleansPim.Benchmarks.Nodes;

/// <summary>A whole node as a process of its own with three embedded regions on this disk, and a client connected to it.</summary>
internal sealed class BenchmarkNode : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly IHost _client;

    private BenchmarkNode(DirectoryInfo folder, Process process, IHost client, Uri gateway)
    {
        Gateway = gateway;
        _folder = folder;
        _process = process;
        _client = client;
        Client = client.Services.GetRequiredService<PimClient>();
    }

    /// <summary>Where phones connect.</summary>
    public Uri Gateway { get; }

    /// <summary>Calls on subscribers, over TCP.</summary>
    public PimClient Client { get; }

    /// <summary>Processor time that the node has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes that the node has written so far to files and sockets; 0 where the system does not tell.</summary>
    public long WrittenBytes => File.Exists($"/proc/{_process.Id}/io")
        ? long.Parse(File.ReadLines($"/proc/{_process.Id}/io").Single(line => line.StartsWith("wchar:", StringComparison.Ordinal)).AsSpan(6), CultureInfo.InvariantCulture)
        : 0;

    /// <summary>The most memory that was resident since the last <see cref="ForgetPeak"/>, in bytes; 0 where the system does not tell.</summary>
    public long PeakBytes => File.Exists($"/proc/{_process.Id}/status")
        ? 1_024 * long.Parse(
            File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture)
        : 0;

    /// <summary>Forgets the peak: it is what is resident now.</summary>
    public void ForgetPeak()
    {
        if (File.Exists($"/proc/{_process.Id}/clear_refs"))
            File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");
    }

    /// <summary>Starts a node and connects to it.</summary>
    public static async Task<BenchmarkNode> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("orleanspim-benchmark-");
        var ports = FindPorts(4);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OrleansPim.Silo.dll")])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Pim__DataPath"] = folder.FullName;
        start.Environment["Pim__Gateway__Url"] = $"http://127.0.0.1:{ports[0]}";
        start.Environment["Pim__Admin__Url"] = $"http://127.0.0.1:{ports[1]}";
        start.Environment["Pim__Silo__Port"] = $"{ports[2]}";
        start.Environment["Pim__Silo__GatewayPort"] = $"{ports[3]}";
        start.Environment["Pim__Demo__Subscriber"] = string.Empty;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitUntilReadyAsync(process, new Uri($"http://127.0.0.1:{ports[1]}/health/ready"), cancellationToken);
        var client = await ConnectAsync(ports[3], cancellationToken);
        return new BenchmarkNode(folder, process, client, new Uri($"http://127.0.0.1:{ports[0]}/"));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync(CancellationToken.None);
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<IHost> ConnectAsync(int gatewayPort, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gatewayPort));
        builder.Services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddOrleansPimClient();
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    private static async Task WaitUntilReadyAsync(Process process, Uri health, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var startedAt = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(startedAt) < StartTimeout)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The node ended with exit code {process.ExitCode} while it started.");
            try
            {
                if ((await http.GetAsync(health, cancellationToken)).IsSuccessStatusCode)
                    return;
            }
            catch (Exception failure) when (failure is HttpRequestException or SocketException)
            {
                // Nobody listens yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        throw new TimeoutException($"The node was not ready within {StartTimeout}.");
    }

    /// <summary>Loopback ports that are free now.</summary>
    public static int[] FindPorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
