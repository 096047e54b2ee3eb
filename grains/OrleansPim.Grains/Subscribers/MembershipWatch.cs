namespace OrleansPim.Grains.Subscribers;

/// <summary>Knows whether other silos came or went a moment ago: until all have heard of it, two of them may serve one subscriber.</summary>
/// <param name="time">The clock.</param>
/// <remarks>
/// Writes need none of this, the register fences them. An answer from memory, which may be seconds old, would show: one phone reads what
/// another has changed already. So while the cluster settles, memory is confirmed by a quorum before it answers. Thread-safe.
/// </remarks>
internal sealed class MembershipWatch(TimeProvider time)
{
    /// <summary>How long after a change of another silo's status the cluster settles: twice the default time in which each silo looks at the membership itself.</summary>
    public static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long? _changedAt;

    /// <summary>Whether two silos may serve one subscriber without knowing of each other.</summary>
    public bool IsSettling
    {
        get
        {
            lock (_lock)
                return _changedAt is { } changedAt && time.GetElapsedTime(changedAt) < SettlingTime;
        }
    }

    /// <summary>Another silo came, went, or is about to.</summary>
    public void Notice()
    {
        lock (_lock)
            _changedAt = time.GetTimestamp();
    }
}
