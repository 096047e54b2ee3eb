namespace OrleansPim.Client.Administration;

/// <summary>How a drill ended.</summary>
/// <param name="Name">Which drill.</param>
/// <param name="Verdict"><c>passed</c>, <c>failed</c> or <c>inconclusive</c>.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Summary">The figures in a sentence of at most 500 characters, without any subscriber.</param>
public sealed record DrillVerdictReport(string Name, string Verdict, DateTimeOffset EndedAt, string Summary);
