namespace OrleansPim.Client.Administration;

/// <summary>Unnamed blobs of one kind.</summary>
/// <param name="Kind"><c>segments</c>, <c>indexes</c>, <c>snapshots</c> or <c>content</c>.</param>
/// <param name="Blobs">How many, each counted once.</param>
/// <param name="Bytes">How long they are together, each counted once.</param>
public sealed record GarbageKind(string Kind, long Blobs, long Bytes);
