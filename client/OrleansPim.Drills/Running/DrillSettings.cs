using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Running;

/// <summary>Where a drill runs, and where it leaves its traces.</summary>
/// <param name="Gateway">Where phones connect.</param>
/// <param name="Folder">Where histories and reports go.</param>
/// <param name="Prometheus">Where alerts can be asked for; <see langword="null"/> if nobody checks them.</param>
/// <param name="Workload">How much is asked of the cluster.</param>
internal sealed record DrillSettings(Uri Gateway, string Folder, Uri? Prometheus, WorkloadOptions Workload);
