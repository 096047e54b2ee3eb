namespace OrleansPim.Replication.Repair;

/// <summary>How far the rebuild of a region store is.</summary>
/// <param name="Total">How many blobs the other stores hold, as far as they were listed.</param>
/// <param name="Done">How many of them are in the store, verified.</param>
/// <param name="StartedAt">When it began.</param>
public sealed record RebuildProgress(long Total, long Done, DateTimeOffset StartedAt);
