using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>A real Prometheus that scrapes one node every second and follows our rules.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http;
    private readonly Process _process;

    private PrometheusProcess(Uri node, string rules)
    {
        var port = FreePort();
        File.WriteAllText(Path.Combine(_folder.Path, "prometheus.yml"), $"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files: ["{rules}"]
            scrape_configs:
              - job_name: orleanspim
                static_configs:
                  - targets: ["{node.Authority}"]
            """);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        var start = new ProcessStartInfo("prometheus",
        [
            "--config.file=prometheus.yml", "--storage.tsdb.path=data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
        ])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote.</summary>
    public Nodes.NodeLog Log { get; } = new();

    /// <summary>Starts one, and waits until it has scraped the node; skips the test on a machine without it.</summary>
    /// <param name="node">The address that has <c>/metrics</c>.</param>
    /// <param name="rules">The file of the alerts.</param>
    public static async Task<PrometheusProcess> StartNewAsync(Uri node, string rules)
    {
        ExternalProgram.Require("prometheus");
        var prometheus = new PrometheusProcess(node, rules);
        try
        {
            await Eventually.HoldsAsync(
                "Prometheus scrapes the node", async () => (await prometheus.TryQueryAsync("up == 1")).Count == 1, prometheus.Log.ToString);
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks for the values of an expression now.</summary>
    /// <returns>One for each series, with its labels; none also while Prometheus is starting.</returns>
    public async Task<IReadOnlyList<(string Labels, double Value)>> TryQueryAsync(string expression)
    {
        try
        {
            using var answer = await _http.GetAsync(
                new Uri($"api/v1/query?query={Uri.EscapeDataString(expression)}", UriKind.Relative), TestContext.Current.CancellationToken);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable)
                return [];
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{expression}: {body}");
            using var document = JsonDocument.Parse(body);
            return [.. document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(series =>
                (series.GetProperty("metric").GetRawText(), ValueOf(series.GetProperty("value")[1].GetString()!)))];
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            return [];
        }
    }

    /// <summary>The names of the alerts that fire.</summary>
    public async Task<IReadOnlyList<string>> FiringAsync()
    {
        var alerts = await TryQueryAsync("ALERTS{alertstate=\"firing\"}");
        return [.. alerts.Select(alert => JsonDocument.Parse(alert.Labels).RootElement.GetProperty("alertname").GetString()!).Distinct()];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private static double ValueOf(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
