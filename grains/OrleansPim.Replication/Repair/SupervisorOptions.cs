namespace OrleansPim.Replication.Repair;

/// <summary>How regions are watched and repaired.</summary>
public sealed class SupervisorOptions
{
    /// <summary>The time between two inspections of all markers; 100 ms to 60 s, default 1 s.</summary>
    public TimeSpan InspectionInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the counters stay as they are by which a store is recognised that went back in time; 100 ms to 60 s, default 2 s. A copy
    /// that is younger than two intervals and two inspections may go unseen.
    /// </summary>
    public TimeSpan WitnessInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a quarantined store is remade and rebuilt by itself; default true, as embedded stores need nobody's consent.</summary>
    public bool RebuildsByItself { get; set; } = true;

    /// <summary>The time between two comparisons of all stores, besides those that have a cause; 1 min to 30 d, default 24 h.</summary>
    public TimeSpan ScrubInterval { get; set; } = TimeSpan.FromHours(24);
}
