namespace OrleansPim.Client.Administration;

/// <summary>What became of all blobs of one kind.</summary>
/// <param name="Kind"><c>existence</c>, <c>head</c>, <c>segments</c>, <c>indexes</c>, <c>snapshots</c> or <c>content</c>.</param>
/// <param name="Blobs">How many there are.</param>
/// <param name="Bytes">How long they are together, each counted once.</param>
/// <param name="Regions">Region by region.</param>
public sealed record VerifiedKind(string Kind, long Blobs, long Bytes, IReadOnlyList<VerifiedReplicas> Regions);
