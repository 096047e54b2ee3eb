namespace OrleansPim.Tests.Clustering.Clusters;

/// <summary>A machine's clock that a test sets; timers and measured times go on as they were, as they do on a machine.</summary>
/// <param name="time">Goes on.</param>
internal sealed class SettableClock(TimeProvider time) : TimeProvider
{
    private long _offset;

    /// <summary>How wrong it is.</summary>
    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offset));
        set => Interlocked.Exchange(ref _offset, value.Ticks);
    }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
