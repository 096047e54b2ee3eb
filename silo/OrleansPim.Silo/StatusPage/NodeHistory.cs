using OrleansPim.Silo.Metrics;

namespace OrleansPim.Silo.StatusPage;

/// <summary>The last ten minutes of this node, in memory.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class NodeHistory(CommitMeter meter, ReplicationGauges gauges, TimeProvider time) : BackgroundService
{
    /// <summary>How much one sample covers.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How many samples are kept.</summary>
    public const int MaximumSamples = 120;

    private readonly Lock _gate = new();
    private readonly Queue<NodeSample> _samples = new(MaximumSamples);
    private long _timestamp = time.GetTimestamp();
    private long _committed;
    private long _failed;

    /// <summary>How far back it reaches.</summary>
    public static TimeSpan Length => Interval * MaximumSamples;

    /// <summary>When the node began.</summary>
    public DateTimeOffset Began { get; } = time.GetUtcNow();

    /// <summary>The samples, oldest first.</summary>
    public IReadOnlyList<NodeSample> Samples
    {
        get
        {
            lock (_gate)
                return [.. _samples];
        }
    }

    /// <summary>Ends the current interval.</summary>
    public void Take()
    {
        lock (_gate)
        {
            var (timestamp, committed, failed) = (time.GetTimestamp(), meter.Committed, meter.Failed);
            var seconds = time.GetElapsedTime(_timestamp, timestamp).TotalSeconds;
            var latencies = meter.Latencies.Drain();
            if (_samples.Count == MaximumSamples)
                _samples.Dequeue();
            _samples.Enqueue(new NodeSample(
                time.GetUtcNow(),
                (committed - _committed) / seconds,
                (failed - _failed) / seconds,
                LatencyCounts.Quantile(latencies, 0.5),
                LatencyCounts.Quantile(latencies, 0.99),
                gauges.ViolationCount,
                meter.GuardTrips));
            (_timestamp, _committed, _failed) = (timestamp, committed, failed);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Take();
    }
}
