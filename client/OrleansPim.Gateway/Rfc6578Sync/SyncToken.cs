namespace OrleansPim.Gateway.Rfc6578Sync;

/// <summary>How far a client has seen a collection.</summary>
/// <param name="Epoch">The ledger's epoch.</param>
/// <param name="Sequence">The newest sequence that it has seen.</param>
internal readonly record struct SyncToken(Guid Epoch, long Sequence);
