using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Running;

/// <summary>How drills are run, and where they leave their traces.</summary>
/// <param name="Folder">Where histories and reports go.</param>
/// <param name="Prometheus">Where alerts can be asked for; <see langword="null"/> if nobody checks them.</param>
/// <param name="PreviousProgram">The node's program of the previous release, for an upgrade; <see langword="null"/> if nobody named it.</param>
/// <param name="Workload">How much is asked of the cluster.</param>
internal sealed record DrillSettings(string Folder, Uri? Prometheus, string? PreviousProgram, WorkloadOptions Workload)
{
    /// <summary>How long a drill waits for the cluster to be healthy before it refuses to begin; default 15 s.</summary>
    public TimeSpan HealthPatience { get; init; } = TimeSpan.FromSeconds(15);
}
