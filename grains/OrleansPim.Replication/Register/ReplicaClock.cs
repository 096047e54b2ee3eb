namespace OrleansPim.Replication.Register;

/// <summary>The time and the replica timeout, together.</summary>
internal sealed class ReplicaClock(TimeProvider time, TimeSpan replicaTimeout)
{
    /// <summary>How long one replica may take.</summary>
    public TimeSpan ReplicaTimeout { get; } = replicaTimeout;

    /// <summary>Starts one replica's time.</summary>
    public ReplicaDeadline StartDeadline(CancellationToken cancellationToken) => new(time, ReplicaTimeout, cancellationToken);

    /// <summary>Waits.</summary>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);
}
