namespace OrleansPim.Replication.Register;

/// <summary>The time and the replica timeout, together.</summary>
internal sealed class ReplicaClock(TimeProvider time, TimeSpan replicaTimeout)
{
    /// <summary>Starts one replica's time.</summary>
    public ReplicaDeadline StartDeadline(CancellationToken cancellationToken) => new(time, replicaTimeout, cancellationToken);

    /// <summary>Waits.</summary>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);
}
