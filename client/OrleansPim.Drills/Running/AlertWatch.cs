using System.Text.Json;

namespace OrleansPim.Drills.Running;

/// <summary>Asks a Prometheus which alerts are pending or firing.</summary>
/// <param name="prometheus">Its address.</param>
/// <param name="time">The clock.</param>
internal sealed class AlertWatch(Uri prometheus, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new() { BaseAddress = prometheus, Timeout = TimeSpan.FromSeconds(5) };
    private readonly Dictionary<string, string> _states = [];

    /// <summary>The strongest state of each alert that was seen.</summary>
    public IReadOnlyDictionary<string, string> States => _states;

    /// <summary>Whether Prometheus answered at least once.</summary>
    public bool HasAnswered { get; private set; }

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
            {
                var name = alert.GetProperty("labels").GetProperty("alertname").GetString()!;
                var state = alert.GetProperty("state").GetString()!;
                if (state == "firing" || !_states.ContainsKey(name))
                    _states[name] = state;
            }

            HasAnswered = true;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException or OperationCanceledException)
        {
            // Whether it never answered is said in the report.
        }
    }
}
