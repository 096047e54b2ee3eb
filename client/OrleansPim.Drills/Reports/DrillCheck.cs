namespace OrleansPim.Drills.Reports;

/// <summary>One criterion and what was measured.</summary>
/// <param name="Criterion">What has to be true.</param>
/// <param name="Passed">Whether it was; <see langword="null"/> if it was not checked.</param>
/// <param name="Measured">What was measured.</param>
internal sealed record DrillCheck(string Criterion, bool? Passed, string Measured);
