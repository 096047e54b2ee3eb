namespace OrleansPim.Drills.Workload;

/// <summary>Devices that work until they are disposed, beside those of a workload.</summary>
internal sealed class RivalDevices : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly GrainConnection _grains;
    private readonly Task _running;

    /// <param name="devices">The devices; they start at once.</param>
    /// <param name="grains">What some of them connect through; disposed with them.</param>
    /// <param name="begunAt">When, in milliseconds since the workload began.</param>
    public RivalDevices(IReadOnlyList<WorkloadDevice> devices, GrainConnection grains, double begunAt)
    {
        _grains = grains;
        BegunAt = begunAt;
        _running = Task.WhenAll(devices.Select(device => device.RunAsync(_stop.Token)));
    }

    /// <summary>When they began, in milliseconds since the workload began.</summary>
    public double BegunAt { get; }

    /// <summary>Stops them; returns when the last answer is there.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await _grains.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
