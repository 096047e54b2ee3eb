using System.ComponentModel.DataAnnotations;

namespace OrleansPim.Replication.Register;

/// <summary>The limits of one register's operations.</summary>
public sealed class RegisterOptions
{
    /// <summary>How long one replica may take before it counts as unavailable; 50 ms to 60 s, default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ReplicaTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The wait of a laggard lane after its first failure, doubled up to <see cref="LaneMaximumDelay"/>; 1 ms to 60 s, default 100 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan LaneDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait of a laggard lane between two tries; 1 ms to 60 s, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan LaneMaximumDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an acquisition that loses races is tried before it gives up; 1 to 100, default 10.</summary>
    [Range(1, 100)]
    public int MaximumAcquireAttempts { get; set; } = 10;
}
