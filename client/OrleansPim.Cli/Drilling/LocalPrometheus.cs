using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrleansPim.Cli.Processes;
using OrleansPim.Drills.Catalog;

namespace OrleansPim.Cli.Drilling;

/// <summary>A Prometheus that this program started, with our rules, to see which alerts a drill fires.</summary>
internal sealed class LocalPrometheus : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ChildProcess _process;

    private LocalPrometheus(ChildProcess process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it is asked.</summary>
    public Uri Address { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="folder">Where its data lie; emptied first.</param>
    /// <param name="targets">What it scrapes, every second.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="CliException">It does not answer; its last lines are in the message.</exception>
    public static async Task<LocalPrometheus> StartAsync(string folder, IEnumerable<Uri> targets, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "alerts.yaml"), DrillCatalog.AlertRules, cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), $"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files: ["alerts.yaml"]
            scrape_configs:
              - job_name: orleanspim
                static_configs:
                  - targets: [{string.Join(", ", targets.Select(target => $"'{target.Authority}'"))}]
            """, cancellationToken).ConfigureAwait(false);
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}/"));
        var process = ChildProcess.Start(
            "prometheus",
            ["prometheus", $"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", $"--web.listen-address={address.Authority}", "--log.level=warn"],
            [],
            Path.Combine(folder, "prometheus.log"));
        var prometheus = new LocalPrometheus(process, address);
        try
        {
            await prometheus.AwaitAsync(time, cancellationToken).ConfigureAwait(false);
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task AwaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address };
        var begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("-/ready", UriKind.Relative), cancellationToken).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception failure) when (failure is HttpRequestException or SocketException)
            {
                // It does not listen yet.
            }

            if (_process.ExitCode is not null || time.GetElapsedTime(begin) > StartLimit)
                throw new CliException(ExitCode.Failed, $"Prometheus does not answer; is it installed? {_process.Tail(5)}");
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
