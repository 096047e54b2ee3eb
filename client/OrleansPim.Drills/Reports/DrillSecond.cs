namespace OrleansPim.Drills.Reports;

/// <summary>One second of the workload.</summary>
/// <param name="Second">Which, from 0.</param>
/// <param name="Acknowledged">Writes that were acknowledged in it.</param>
/// <param name="Reads">Reads that were answered in it.</param>
/// <param name="Failed">Requests that ended in it without their answer.</param>
/// <param name="P50">The median time to an acknowledgement, in milliseconds; <see langword="null"/> if there was none.</param>
/// <param name="P99">The time that a hundredth of them exceeded.</param>
internal sealed record DrillSecond(int Second, int Acknowledged, int Reads, int Failed, double? P50, double? P99);
