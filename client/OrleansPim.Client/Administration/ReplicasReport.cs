namespace OrleansPim.Client.Administration;

/// <summary>Whether all regions hold the same.</summary>
/// <param name="Blobs">How many blobs were compared.</param>
/// <param name="Different">How many of them differ, or are missing somewhere.</param>
/// <param name="Differences">The first of these, in words and without contents.</param>
public sealed record ReplicasReport(long Blobs, long Different, IReadOnlyList<string> Differences);
