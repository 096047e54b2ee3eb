namespace OrleansPim.Drills.Reports;

/// <summary>A time in which a region did not change.</summary>
/// <param name="Region">Which.</param>
/// <param name="State">healthy, repairing, quarantined, down, unknown.</param>
/// <param name="From">Seconds since the workload began.</param>
/// <param name="To">The end, in the same seconds.</param>
internal sealed record RegionSpan(string Region, string State, double From, double To);
