using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Silo.Hosting;

namespace OrleansPim.Silo.Regions;

/// <summary>How long regions may take, and how they are watched, section <c>Pim:Replication</c>.</summary>
internal sealed class ReplicationOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Pim:Replication";

    private static readonly RegisterOptions Register = new();
    private static readonly SupervisorOptions Supervisor = new();

    /// <summary>How long one region may take before it counts as unavailable; 50 ms to 60 s, default 2 s.</summary>
    [Duration("00:00:00.050", "00:01:00", ErrorMessage = "Pim:Replication:ReplicaTimeout must be 00:00:00.050 to 00:01:00.")]
    public TimeSpan ReplicaTimeout { get; set; } = Register.ReplicaTimeout;

    /// <summary>The longest wait of a laggard lane between two tries; 100 ms to 60 s, default 5 s.</summary>
    [Duration("00:00:00.100", "00:01:00", ErrorMessage = "Pim:Replication:LaneMaximumDelay must be 00:00:00.100 to 00:01:00.")]
    public TimeSpan LaneMaximumDelay { get; set; } = Register.LaneMaximumDelay;

    /// <summary>The time between two inspections of all markers; 100 ms to 60 s, default 1 s.</summary>
    [Duration("00:00:00.100", "00:01:00", ErrorMessage = "Pim:Replication:InspectionInterval must be 00:00:00.100 to 00:01:00.")]
    public TimeSpan InspectionInterval { get; set; } = Supervisor.InspectionInterval;

    /// <summary>The time between two comparisons of all stores, besides those that have a cause; 1 min to 30 d, default 24 h.</summary>
    [Duration("00:01:00", "30.00:00:00", ErrorMessage = "Pim:Replication:ScrubInterval must be 00:01:00 to 30.00:00:00.")]
    public TimeSpan ScrubInterval { get; set; } = Supervisor.ScrubInterval;

    /// <summary>Whether a quarantined store is remade and rebuilt by itself; default true.</summary>
    public bool RebuildsByItself { get; set; } = Supervisor.RebuildsByItself;

    /// <summary>What the registers make of it.</summary>
    public void Apply(RegisterOptions options)
    {
        options.ReplicaTimeout = ReplicaTimeout;
        options.LaneMaximumDelay = LaneMaximumDelay;
    }

    /// <summary>What the supervision makes of it.</summary>
    public SupervisorOptions ToSupervisor() => new()
    {
        InspectionInterval = InspectionInterval,
        ScrubInterval = ScrubInterval,
        RebuildsByItself = RebuildsByItself,
    };
}
