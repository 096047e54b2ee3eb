using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrleansPim.Cli.Processes;

/// <summary>A cluster on this machine: silos and gateways as processes, on regions that they share.</summary>
internal sealed class LocalCluster(ClusterPlan plan, CliEnvironment environment) : IAsyncDisposable
{
    /// <summary>How long a process may take until it is ready.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private const int TailLines = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ClusterPorts _ports = new(plan.AnyPort);
    private readonly List<ChildProcess> _azurites = [];
    private readonly List<ChildProcess> _silos = [];
    private readonly List<ChildProcess> _gateways = [];
    private readonly List<(string Name, string Value)> _settings = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Starts everything, says where it is, and waits until it is told to stop.</summary>
    /// <exception cref="CliException">A process did not become ready; its last lines are in the message.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
            await SayAsync($"The cluster {plan.Name} is ready. Logs: {plan.Logs}. Ctrl+C stops it.").ConfigureAwait(false);
            await WatchAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SayAsync("Draining and stopping.").ConfigureAwait(false);
        }
    }

    /// <summary>Stops the gateways, then the silos, then the regions, each in peace if it can be.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var group in new[] { _gateways, _silos, _azurites })
        {
            var ended = await Task.WhenAll(group.Select(process => process.StopAsync(environment.Time))).ConfigureAwait(false);
            for (var index = 0; index < group.Count; index++)
            {
                await SayAsync($"{group[index].Name} {(ended[index] ? $"ended with {group[index].ExitCode}" : "did not end and was killed")}.").ConfigureAwait(false);
                await group[index].DisposeAsync().ConfigureAwait(false);
            }
        }

        _http.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await StartRegionsAsync(cancellationToken).ConfigureAwait(false);
        var ready = new List<Task>();
        for (var index = 0; index < plan.Silos; index++)
        {
            var administration = $"http://127.0.0.1:{_ports.SiloAdministration(index)}";
            var silo = Launch($"silo-{index}",
            [
                ("Pim__Role", "silo"), ("Pim__Admin__Url", administration),
                ("Pim__Silo__Port", $"{_ports.Silo(index)}"), ("Pim__Silo__GatewayPort", $"{_ports.SiloGateway(index)}"),
            ]);
            _silos.Add(silo);
            await SayAsync($"{silo.Name}: process {silo.Id}, administration {administration}").ConfigureAwait(false);
            ready.Add(AwaitAsync(silo, token => IsReadyAsync(administration, token), cancellationToken));
        }

        await Task.WhenAll(ready).ConfigureAwait(false);
        for (var index = 0; index < plan.Gateways; index++)
        {
            var (url, administration) = ($"http://127.0.0.1:{_ports.Gateway(index)}", $"http://127.0.0.1:{_ports.GatewayAdministration(index)}");
            var gateway = Launch($"gateway-{index}", [("Pim__Role", "gateway"), ("Pim__Gateway__Url", url), ("Pim__Admin__Url", administration)]);
            _gateways.Add(gateway);
            await SayAsync($"{gateway.Name}: process {gateway.Id}, phones {url}, administration {administration}").ConfigureAwait(false);
            ready.Add(AwaitAsync(gateway, token => IsReadyAsync(administration, token), cancellationToken));
        }

        await Task.WhenAll(ready).ConfigureAwait(false);
    }

    private async Task StartRegionsAsync(CancellationToken cancellationToken)
    {
        _settings.Add(("Pim__DataPath", plan.Folder));
        _settings.Add(("Pim__Cluster__Id", plan.Name));
        var listening = new List<Task>();
        for (var index = 0; index < ClusterPlan.Regions.Count; index++)
        {
            _settings.Add(($"Pim__Regions__{index.ToString(CultureInfo.InvariantCulture)}__Name", ClusterPlan.Regions[index]));
            if (plan.Azurite is null)
                continue;
            var port = _ports.Azurite(index);
            var azurite = new LocalAzurite(ClusterPlan.Regions[index], port);
            _azurites.Add(azurite.Start(plan));
            _settings.AddRange(azurite.Settings(plan, index));
            listening.Add(AwaitAsync(_azurites[^1], token => ListensAsync(port, token), cancellationToken));
        }

        await Task.WhenAll(listening).ConfigureAwait(false);

        if (await RegionInit.RunAsync(plan.Program, _settings, environment, cancellationToken).ConfigureAwait(false) != (int)ExitCode.Ok)
            throw new CliException(ExitCode.Failed, $"The regions could not be made. {string.Join(' ', _azurites.Select(process => process.Tail(TailLines)))}");
    }

    private ChildProcess Launch(string name, IEnumerable<(string Name, string Value)> settings) =>
        ChildProcess.Start(name, ["dotnet", plan.Program], _settings.Concat(settings), Path.Combine(plan.Logs, name + ".log"));

    private async Task AwaitAsync(ChildProcess process, Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        var begin = environment.Time.GetTimestamp();
        while (!await isReady(cancellationToken).ConfigureAwait(false))
        {
            if (process.ExitCode is { } code)
                throw new CliException(ExitCode.Failed, $"{process.Name} ended with {code} while it started:{Environment.NewLine}{process.Tail(TailLines)}");
            if (environment.Time.GetElapsedTime(begin) > StartLimit)
                throw new CliException(ExitCode.Failed, $"{process.Name} is not ready after {StartLimit}:{Environment.NewLine}{process.Tail(TailLines)}");
            await Task.Delay(Pause, environment.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(IPAddress.Loopback, port, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> IsReadyAsync(string administration, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"{administration}/health/ready"), cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // Whoever kills a process here wants to see what happens then, so the others go on.
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var running = _azurites.Concat(_silos).Concat(_gateways).ToList();
        while (true)
        {
            foreach (var process in running.Where(process => process.ExitCode is not null))
                await SayAsync($"{process.Name} ended with {process.ExitCode}; the others go on.").ConfigureAwait(false);
            running.RemoveAll(process => process.ExitCode is not null);
            await Task.Delay(Pause, environment.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task SayAsync(string line) => environment.Output.WriteLineAsync(line);
}
