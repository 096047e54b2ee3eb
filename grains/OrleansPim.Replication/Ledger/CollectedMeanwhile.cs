using OrleansPim.Replication.Errors;

namespace OrleansPim.Replication.Ledger;

/// <summary>Tells a loss from a head that was read a moment before what it named was collected as garbage.</summary>
internal static class CollectedMeanwhile
{
    /// <summary>Something that a head names is not there: is that head still the newest in what it condemned?</summary>
    /// <exception cref="QuorumUnavailableException">It is not, so nothing is known to be lost: open the ledger again.</exception>
    /// <exception cref="ReplicationException">The newest head cannot be read.</exception>
    public static async Task ThrowAsync(
        LedgerSettings settings, LedgerKeys keys, LedgerHead head, CorruptReplicasException loss, CancellationToken cancellationToken)
    {
        if (await IsSoAsync(settings, keys, head, cancellationToken))
            throw new QuorumUnavailableException($"Garbage of ledger {keys.Id} was collected while it was read.", loss);
    }

    /// <summary>Whether blobs were condemned after <paramref name="head"/>.</summary>
    /// <exception cref="ReplicationException">The newest head cannot be read.</exception>
    public static async Task<bool> IsSoAsync(LedgerSettings settings, LedgerKeys keys, LedgerHead head, CancellationToken cancellationToken)
    {
        await using var register = settings.NewRegister(keys.Head);
        return await register.ReadAsync(cancellationToken) is { } newest && LedgerHead.Read(keys.Id, newest.Payload).Condemnations != head.Condemnations;
    }
}
