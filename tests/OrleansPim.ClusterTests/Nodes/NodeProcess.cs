using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OrleansPim.Client.Administration;

namespace OrleansPim.ClusterTests.Nodes;

/// <summary>A whole node as a process of its own: started, killed and restarted like the real thing.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    /// <summary>The regions, in the order of the configuration.</summary>
    public static readonly IReadOnlyList<string> RegionNames = ["alpha", "beta", "gamma"];

    /// <summary>The administration's token.</summary>
    public const string Token = "token-of-the-cluster-tests";

    private readonly TemporaryFolder _folder = new();
    private readonly NodePorts _ports = NodePorts.Find();
    private readonly HttpClient _http;
    private readonly List<(string Name, string Value)> _settings;
    private Process? _process;

    /// <summary>Prepares a node with a data folder of its own; nothing runs yet.</summary>
    /// <param name="settings">Settings as environment variables, above those that every node of the tests has.</param>
    public NodeProcess(params IEnumerable<(string Name, string Value)> settings)
    {
        _settings = [.. settings];
        Gateway = new Uri($"http://127.0.0.1:{_ports.Gateway}/");
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_ports.Administration}/") };
        Administration = new AdministrationClient(_http, Token);
    }

    /// <summary>What runs the program; the one that was built if <see langword="null"/>.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Where phones connect.</summary>
    public Uri Gateway { get; }

    /// <summary>Where operators connect.</summary>
    public Uri AdministrationAddress => _http.BaseAddress!;

    /// <summary>What an operator may do.</summary>
    public AdministrationClient Administration { get; }

    /// <summary>The process's id.</summary>
    public int Id => _process!.Id;

    /// <summary>What the node wrote.</summary>
    public NodeLog Log { get; } = new();

    /// <summary>Prepares a node and starts it.</summary>
    public static async Task<NodeProcess> StartNewAsync(params IEnumerable<(string Name, string Value)> settings)
    {
        var node = new NodeProcess(settings);
        try
        {
            await node.StartAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes a setting from the next start on.</summary>
    public void Set(string name, string value) => _settings.Add((name, value));

    /// <summary>Takes a setting of this node back from the next start on.</summary>
    public void Unset(string name) => _settings.RemoveAll(setting => setting.Name == name);

    /// <summary>What its processes have in their environment, for another program that is to do something with the same settings.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var environment = new Dictionary<string, string>();
            foreach (var (name, value) in Settings().Concat(_settings))
                environment[name] = value;
            return environment;
        }
    }

    /// <summary>Whether it does not run any more.</summary>
    public bool HasExited => _process is { HasExited: true };

    /// <summary>The exit code, once it does not run any more.</summary>
    public int ExitCode => _process!.ExitCode;

    /// <summary>Where Orleans clients reach its silo.</summary>
    public IPEndPoint SiloGateway => new(IPAddress.Loopback, _ports.SiloGateway);

    /// <summary>Where the node remembers, apart from the regions, how far it saw each ledger.</summary>
    public string WitnessFile => Path.Combine(_folder.Path, "witness");

    /// <summary>The folder of one region's store.</summary>
    public string RegionFolder(string region) => Path.Combine(_folder.Path, "regions", region);

    /// <summary>Starts the node and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        Launch();
        await Eventually.HoldsAsync("the node is ready", async () =>
        {
            Assert.False(_process!.HasExited, $"The node ended while it started:\n{Log}");
            return await IsReadyAsync();
        }, Log.ToString);
    }

    /// <summary>Starts the node without waiting for anything.</summary>
    public void Launch()
    {
        Assert.True(_process is null or { HasExited: true }, "The node runs already.");
        var command = Command ?? ["dotnet", Path.Combine(AppContext.BaseDirectory, "OrleansPim.Silo.dll")];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Reads what anybody may read on the administration's address, such as <c>metrics</c>.</summary>
    public Task<string> ReadAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Whether the node says of itself that it may be used.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            return false;
        }
    }

    /// <summary>Ends the process at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Sends a signal, such as STOP.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks the node to stop, as an orchestrator does, and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        return await WaitForExitAsync();
    }

    /// <summary>Waits until the process has ended by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await Eventually.HoldsAsync("the node's process ends", () => Task.FromResult(_process!.HasExited), Log.ToString);
        await _process!.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process?.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private IEnumerable<(string Name, string Value)> Settings() =>
    [
        ("Pim__DataPath", _folder.Path),
        ("Pim__Gateway__Url", Gateway.GetLeftPart(UriPartial.Authority)),
        ("Pim__Admin__Url", _http.BaseAddress!.GetLeftPart(UriPartial.Authority)),
        ("Pim__Admin__Token", Token),
        ("Pim__Silo__Port", $"{_ports.Silo}"),
        ("Pim__Silo__GatewayPort", $"{_ports.SiloGateway}"),
        ("Pim__Demo__Subscriber", ""),
        ("Pim__Regions__0__Name", RegionNames[0]),
        ("Pim__Regions__1__Name", RegionNames[1]),
        ("Pim__Regions__2__Name", RegionNames[2]),
    ];
}
