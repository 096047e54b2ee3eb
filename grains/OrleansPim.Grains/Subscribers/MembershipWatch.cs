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

    private const long Never = long.MinValue;

    // Looked at by every read, so without a lock.
    private long _changedAt = Never;

    /// <summary>Whether two silos may serve one subscriber without knowing of each other.</summary>
    public bool IsSettling => Volatile.Read(ref _changedAt) is var changedAt and not Never && time.GetElapsedTime(changedAt) < SettlingTime;

    /// <summary>Another silo came, went, or is about to.</summary>
    public void Notice() => Volatile.Write(ref _changedAt, time.GetTimestamp());
}
