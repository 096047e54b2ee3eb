using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using OrleansPim.Benchmarks.Nodes;
using OrleansPim.Client.Administration;

namespace OrleansPim.Benchmarks.Clusters;

/// <summary>Silos and one gateway as processes of their own, on regions that are folders of this disk.</summary>
internal sealed class BenchmarkCluster : IAsyncDisposable
{
    private const string Token = "token-of-the-benchmarks";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleanspim-benchmark-");
    private readonly List<Process> _silos = [];
    private readonly HttpClient _administration = new();
    private Process? _gateway;

    private BenchmarkCluster()
    {
    }

    /// <summary>Where phones connect.</summary>
    public Uri Gateway { get; private set; } = null!;

    /// <summary>Processor time that the silos have used so far.</summary>
    public TimeSpan SiloTime => _silos.Aggregate(TimeSpan.Zero, (sum, silo) => sum + TimeOf(silo));

    /// <summary>Processor time that the gateway has used so far.</summary>
    public TimeSpan GatewayTime => TimeOf(_gateway!);

    /// <summary>Makes regions, and starts everything.</summary>
    public static async Task<BenchmarkCluster> StartAsync(int silos, CancellationToken cancellationToken)
    {
        var cluster = new BenchmarkCluster();
        using (var init = cluster.Launch("init", NewAddress(), NewAddress()))
            await init.WaitForExitAsync(cancellationToken);
        for (var count = 0; count < silos; count++)
            cluster._silos.Add(await cluster.StartAsync("silo", cancellationToken));
        cluster._gateway = await cluster.StartAsync("gateway", cancellationToken);
        return cluster;
    }

    /// <summary>Adds a subscriber.</summary>
    /// <returns>Connected to the gateway as its phone.</returns>
    public async Task<(string Id, HttpClient Phone)> AddSubscriberAsync(string id, CancellationToken cancellationToken)
    {
        var account = await new AdministrationClient(_administration, Token).AddSubscriberAsync(id, "phone", cancellationToken);
        var phone = new HttpClient { BaseAddress = Gateway };
        phone.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Id}:{account.Password}")));
        return (account.Id, phone);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _silos.Append(_gateway).OfType<Process>())
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        _administration.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<Process> StartAsync(string role, CancellationToken cancellationToken)
    {
        var (phones, operators) = (NewAddress(), NewAddress());
        var process = Launch(role, phones, operators);
        if (role == "gateway")
            (Gateway, _administration.BaseAddress) = (phones, operators);
        using var http = new HttpClient();
        for (var startedAt = TimeProvider.System.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken))
        {
            try
            {
                if ((await http.GetAsync(new Uri(operators, "health/ready"), cancellationToken)).IsSuccessStatusCode)
                    return process;
            }
            catch (Exception failure) when (failure is HttpRequestException or SocketException)
            {
                // Nobody listens yet.
            }

            if (process.HasExited || TimeProvider.System.GetElapsedTime(startedAt) > StartTimeout)
                throw new TimeoutException($"The {role} was not ready within {StartTimeout}.");
        }
    }

    private Process Launch(string role, Uri phones, Uri operators)
    {
        var ports = BenchmarkNode.FindPorts(2);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OrleansPim.Silo.dll")])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new (string, string)[]
        {
            ("Pim__Role", role), ("Pim__DataPath", _folder.FullName), ("Pim__Admin__Token", Token),
            ("Pim__Gateway__Url", phones.GetLeftPart(UriPartial.Authority)), ("Pim__Admin__Url", operators.GetLeftPart(UriPartial.Authority)),
            ("Pim__Silo__Port", $"{ports[0]}"), ("Pim__Silo__GatewayPort", $"{ports[1]}"),
        })
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static Uri NewAddress() => new($"http://127.0.0.1:{BenchmarkNode.FindPorts(1)[0]}/");

    private static TimeSpan TimeOf(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }
}
