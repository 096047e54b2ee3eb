namespace OrleansPim.Drills.Reports;

/// <summary>Something that the drill did, or waited for.</summary>
/// <param name="At">Seconds since the workload began.</param>
/// <param name="Name">injected, healed, noticed, equal.</param>
internal sealed record DrillMark(double At, string Name);
