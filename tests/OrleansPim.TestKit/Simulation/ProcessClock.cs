namespace OrleansPim.TestKit.Simulation;

/// <summary>The clock of one simulated process: timers obey the process's gate, and the time of day may jump.</summary>
/// <param name="gate">The process.</param>
public sealed class ProcessClock(ProcessGate gate) : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far the time of day is off; no order may depend on it.</summary>
    public TimeSpan Skew { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Begin + gate.Scheduler.Now + Skew;

    /// <inheritdoc/>
    public override long GetTimestamp() => gate.Scheduler.Now.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SimulatedTimer(gate, callback, state, dueTime, period);
}
