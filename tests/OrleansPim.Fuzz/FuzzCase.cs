namespace OrleansPim.Fuzz;

/// <summary>One damaged blob, and what reading it may come to.</summary>
/// <param name="Bytes">The blob, for reports.</param>
/// <param name="Damage">How it was damaged, for reports.</param>
/// <param name="Expected">The digest of what the blob says undamaged.</param>
/// <param name="IsResealed">
/// Whether checksum, name and references were made to fit the damage, so that reading may come to another value. Otherwise only
/// "corrupt" and the undamaged value are right.
/// </param>
/// <param name="ReadAsync">
/// Reads it as the product does. Comes to a digest of all that was read; says that it is corrupt by a
/// <see cref="Replication.Errors.CorruptReplicasException"/> and by nothing else.
/// </param>
internal sealed record FuzzCase(ReadOnlyMemory<byte> Bytes, string Damage, ulong Expected, bool IsResealed, Func<Task<ulong>> ReadAsync);
