namespace OrleansPim.Client.Administration;

/// <summary>How far the rebuild of a region store is.</summary>
/// <param name="Done">Records rebuilt so far.</param>
/// <param name="Total">Records to rebuild; <see langword="null"/> while they are still being counted.</param>
/// <param name="StartedAt">When it began.</param>
public sealed record RebuildReport(long Done, long? Total, DateTimeOffset StartedAt);
