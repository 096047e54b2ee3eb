namespace OrleansPim.Replication.Repair;

/// <summary>What a comparison of all contents found.</summary>
/// <param name="Blobs">How many blobs were compared, each in all regions.</param>
/// <param name="Different">How many of them differ.</param>
/// <param name="Differences">The first of these, at most <see cref="ReplicaAudit.MaximumShown"/>.</param>
public sealed record ReplicaAuditResult(long Blobs, long Different, IReadOnlyList<ReplicaDifference> Differences);
