using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace OrleansPim.Drills.Running;

/// <summary>Asks a Prometheus which alerts are pending or firing.</summary>
/// <param name="prometheus">Its address.</param>
/// <param name="begin">When the drill began: what was active before is none of its doing.</param>
/// <param name="time">The clock.</param>
internal sealed class AlertWatch(Uri prometheus, DateTimeOffset begin, TimeProvider time) : IDisposable
{
    /// <summary>How far apart the clocks of this machine and of Prometheus may be.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new() { BaseAddress = prometheus, Timeout = TimeSpan.FromSeconds(5) };
    private readonly Dictionary<string, string> _states = [];
    private readonly HashSet<string> _older = [];

    /// <summary>The strongest state of each alert that became active during the drill.</summary>
    public IReadOnlyDictionary<string, string> States => _states;

    /// <summary>Alerts that were active before the drill began.</summary>
    public IReadOnlySet<string> Older => _older;

    /// <summary>Whether Prometheus answered at least once.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Those that fired.</summary>
    public IReadOnlyList<string> Fired => [.. _states.Where(alert => alert.Value == "firing").Select(alert => alert.Key).Order(StringComparer.Ordinal)];

    /// <summary>Asks until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await AskAsync(stop).ConfigureAwait(false);
            await Task.Delay(Interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task AskAsync(CancellationToken stop)
    {
        try
        {
            using var document = JsonDocument.Parse(await _http.GetStringAsync(new Uri("api/v1/alerts", UriKind.Relative), stop).ConfigureAwait(false));
            foreach (var alert in document.RootElement.GetProperty("data").GetProperty("alerts").EnumerateArray())
                See(alert.GetProperty("labels").GetProperty("alertname").GetString()!, alert.GetProperty("state").GetString()!, alert.GetProperty("activeAt").GetString()!);
            HasAnswered = true;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or JsonException or KeyNotFoundException or OperationCanceledException)
        {
            // Whether it never answered is said in the report.
        }
    }

    private void See(string name, string state, string activeAt)
    {
        if (DateTimeOffset.TryParse(activeAt, CultureInfo.InvariantCulture, out var since) && since < begin - Tolerance)
            _older.Add(name);
        else if (state == "firing" || !_states.ContainsKey(name))
            _states[name] = state;
    }
}
