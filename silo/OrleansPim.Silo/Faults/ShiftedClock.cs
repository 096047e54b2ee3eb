namespace OrleansPim.Silo.Faults;

/// <summary>The wall clock of a node that may be broken on purpose: right, until a drill sets it wrong.</summary>
/// <remarks>Thread-safe. Timers and measured times go on as they were, as they do when somebody sets a machine's clock.</remarks>
internal sealed class ShiftedClock : TimeProvider
{
    private long _offset;

    /// <summary>How far it is from the right time.</summary>
    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offset));
        set => Interlocked.Exchange(ref _offset, value.Ticks);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}
