namespace OrleansPim.Clustering.Membership;

/// <summary>A clock for Orleans' own loops, which never goes back when somebody sets the machine's clock back.</summary>
/// <remarks>
/// Orleans' timers wait until a time of day that they computed before. On a clock that is set back by an hour, a silo neither probes the
/// others, nor looks at the membership, nor says that it lives, for an hour, and whoever dies meanwhile is not replaced. This clock goes
/// with the other one, also far ahead. When that one was set back, it goes on a little slower until it is caught up with. Thread-safe.
/// </remarks>
/// <param name="wall">The clock that may be set.</param>
internal sealed class SteadyClock(TimeProvider wall) : TimeProvider
{
    /// <summary>While it is ahead, it loses one part in so many: one hour in eight.</summary>
    public const int Slowness = 8;

    private readonly Lock _gate = new();
    private long _readAt = wall.GetTimestamp();
    private DateTimeOffset _last = wall.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            var readAt = wall.GetTimestamp();
            var passed = wall.GetElapsedTime(_readAt, readAt);
            var steady = _last + passed - passed / Slowness;
            var told = wall.GetUtcNow();
            _readAt = readAt;
            _last = told > steady ? told : steady;
            return _last;
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => wall.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => wall.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => wall.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        wall.CreateTimer(callback, state, dueTime, period);
}
