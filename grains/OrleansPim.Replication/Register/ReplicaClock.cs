namespace OrleansPim.Replication.Register;

/// <summary>The time and the replica timeout, together.</summary>
internal sealed class ReplicaClock(TimeProvider time, TimeSpan replicaTimeout)
{
    /// <summary>How long one replica may take.</summary>
    public TimeSpan ReplicaTimeout { get; } = replicaTimeout;

    /// <summary>Now, as <see cref="TimeProvider.GetTimestamp"/> counts.</summary>
    public long Timestamp => time.GetTimestamp();

    /// <summary>The time since a timestamp.</summary>
    public TimeSpan ElapsedSince(long timestamp) => time.GetElapsedTime(timestamp);

    /// <summary>Whether a replica timeout has passed since a timestamp.</summary>
    public bool HasTimedOutSince(long timestamp) => time.GetElapsedTime(timestamp) >= ReplicaTimeout;

    /// <summary>Starts one replica's time.</summary>
    public ReplicaDeadline StartDeadline(CancellationToken cancellationToken) => new(time, ReplicaTimeout, cancellationToken);

    /// <summary>Waits.</summary>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);

    /// <summary>Waits for a task, but not for ever; look at the task to see what came first.</summary>
    /// <remarks>Not <c>Task.WhenAny</c> with a delay: a cancelled delay would complete that on the thread pool.</remarks>
    public async Task TryWaitAsync(Task task, TimeSpan timeout, CancellationToken cancellationToken) =>
        await task.WaitAsync(timeout, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
