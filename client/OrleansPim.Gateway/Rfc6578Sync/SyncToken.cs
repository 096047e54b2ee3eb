namespace OrleansPim.Gateway.Rfc6578Sync;

/// <summary>How far a client has seen a collection.</summary>
/// <param name="Epoch">The ledger's epoch.</param>
/// <param name="Sequence">The newest sequence that it has seen.</param>
/// <param name="LedgerSequence">
/// How far the ledger had come where the page before was read, if more pages follow; 0 after the last one.
/// </param>
internal readonly record struct SyncToken(Guid Epoch, long Sequence, long LedgerSequence = 0)
{
    /// <summary>What to pass for the page that follows.</summary>
    public static SyncToken After(SyncPage page) => new(page.Epoch, page.Sequence, page.HasMore ? page.LedgerSequence : 0);
}
