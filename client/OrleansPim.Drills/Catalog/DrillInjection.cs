namespace OrleansPim.Drills.Catalog;

/// <summary>What a drill breaks.</summary>
/// <param name="Fault">The kind of fault, as the administration names it; or kill, hang, clock, rival or upgrade.</param>
/// <param name="Seconds">How long it lasts; where something is to be repaired, the longest.</param>
/// <param name="Regions">In how many regions at once.</param>
/// <param name="Pulses">How many times.</param>
/// <param name="PauseSeconds">Between two times.</param>
/// <param name="LatencyMilliseconds">For latency, what is added.</param>
/// <param name="Blobs">For corruption, how many blobs.</param>
/// <param name="AgeSeconds">For rollback, how old the copy is.</param>
/// <param name="OffsetsSeconds">For clock, how far it is set wrong each time.</param>
internal sealed record DrillInjection(
    string Fault,
    int Seconds,
    int Regions = 1,
    int Pulses = 1,
    int PauseSeconds = 0,
    int? LatencyMilliseconds = null,
    int? Blobs = null,
    int? AgeSeconds = null,
    IReadOnlyList<int>? OffsetsSeconds = null)
{
    /// <summary>Whether it ends by itself as soon as the cluster has repaired what was broken.</summary>
    public bool EndsWithRepair => Fault is "wipe" or "rollback" or "corruption";

    /// <summary>Whether regions are broken; otherwise silos, or their processes.</summary>
    public bool IsOfRegions => Fault is not ("kill" or "hang" or "clock" or "rival" or "upgrade");

    /// <summary>Whether it needs the processes of a cluster.</summary>
    public bool NeedsProcesses => Fault is "kill" or "hang" or "rival" or "upgrade";
}
