namespace OrleansPim.Replication.Register;

/// <summary>The limits of one register's operations.</summary>
public sealed class RegisterOptions
{
    /// <summary>How long one replica may take before it counts as unavailable; 50 ms to 60 s, default 2 s.</summary>
    public TimeSpan ReplicaTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The wait of a laggard lane after its first failure, doubled up to <see cref="LaneMaximumDelay"/>; default 100 ms.</summary>
    public TimeSpan LaneDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait of a laggard lane between two tries; default 5 s.</summary>
    public TimeSpan LaneMaximumDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an acquisition that loses races is tried before it gives up; default 10.</summary>
    public int MaximumAcquireAttempts { get; set; } = 10;
}
