namespace OrleansPim.Replication.Repair;

/// <summary>One blob that is not the same in all regions.</summary>
/// <param name="Key">Which blob, its owner as an alias.</param>
/// <param name="What">What differs, for operators.</param>
public sealed record ReplicaDifference(string Key, string What);
