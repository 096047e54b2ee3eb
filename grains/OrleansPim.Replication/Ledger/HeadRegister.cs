using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;

namespace OrleansPim.Replication.Ledger;

/// <summary>The head register of one ledger: acquires before the first write, and learns what became of a write without an answer.</summary>
/// <remarks>
/// A write whose outcome is unknown is sent again, the same entries under a higher ballot, if nobody else wrote since: either it had
/// won, then it is chosen again, or it had not, then it is chosen now. That it was not done is said only of entries that a value
/// chosen under a higher ballot lacks: until then a minority that holds the lost write could still bring it back (protocol rule B1).
/// One call at a time.
/// </remarks>
internal sealed class HeadRegister(QuorumRegister register, LedgerBlobs blobs, IIdSource ids, ILogger logger)
{
    /// <summary>How often one head is sent before its outcome is left unknown.</summary>
    public const int MaximumAttempts = 3;

    private HeadStamp _stamp;

    /// <summary>Reads the head linearizably; acquires the leadership at once when a write is sure to follow.</summary>
    /// <returns>The head; <see langword="null"/> if none was ever written.</returns>
    /// <exception cref="ReplicationException">Nothing was done.</exception>
    public async Task<LedgerHead?> OpenAsync(bool forWriting, CancellationToken cancellationToken)
    {
        var value = forWriting ? await register.AcquireAsync(cancellationToken) : await register.ReadAsync(cancellationToken);
        if (value is null)
            return null;
        _stamp = new HeadStamp(value.Version, value.WriteId);
        return LedgerHead.Read(blobs.Keys.Id, value.Payload);
    }

    /// <summary>Confirms with a quorum that nobody wrote since.</summary>
    /// <exception cref="FencedException">Somebody did: drop all memory.</exception>
    /// <exception cref="QuorumUnavailableException">Cannot be told now; the memory may still be right.</exception>
    /// <exception cref="CorruptReplicasException">The head is gone, or went back in time.</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var value = await register.ReadAsync(cancellationToken);
        if (!IsCurrent(value))
            throw new FencedException($"Ledger {blobs.Keys.Id} is at version {value!.Version}; this memory stands on version {_stamp.Version}.");
    }

    /// <summary>Commits the next head.</summary>
    /// <returns><see langword="false"/> if its entries are committed but somebody wrote after them: drop all memory.</returns>
    /// <exception cref="QuorumUnavailableException">Nothing was done; the memory is still right.</exception>
    /// <exception cref="FencedException">Nothing was done, because somebody else wrote: drop all memory.</exception>
    /// <exception cref="OutcomeUnknownException">May or may not be done: drop all memory.</exception>
    /// <exception cref="CorruptReplicasException">The head is gone, or went back in time.</exception>
    public async Task<bool> WriteAsync(LedgerHead next)
    {
        var payload = next.Write();
        var sent = new List<Guid>(1);
        while (true)
        {
            if (!register.IsLeader)
            {
                var value = await LeadAsync(sent);
                if (value is not null && sent.Contains(value.WriteId))
                    return Stand(value.Version, value.WriteId);
                if (!IsCurrent(value))
                    return await YieldAsync(value!, next.Chain, mayBeDone: sent.Count > 0);
            }

            if (await TrySendAsync(payload, sent))
                return true;
        }
    }

    private async Task<RegisterValue?> LeadAsync(List<Guid> sent)
    {
        try
        {
            return await register.AcquireAsync(CancellationToken.None);
        }
        catch (ReplicationException exception) when (sent.Count > 0)
        {
            throw Unknown(sent, exception);
        }
    }

    private async Task<bool> TrySendAsync(byte[] payload, List<Guid> sent)
    {
        var writeId = ids.NextId();
        sent.Add(writeId);
        try
        {
            return Stand(await register.WriteAsync(payload, writeId, CancellationToken.None), writeId);
        }
        catch (ReplicationException exception) when (exception is OutcomeUnknownException || sent.Count > 1)
        {
            // The first attempt may still win, so a refusal of a later one proves nothing.
            if (sent.Count >= MaximumAttempts)
                throw Unknown(sent, exception);
            LedgerMessages.OutcomeUnknown(logger, blobs.Keys.Id, exception);
            return false;
        }
    }

    private bool Stand(long version, Guid writeId)
    {
        _stamp = new HeadStamp(version, writeId);
        return true;
    }

    private OutcomeUnknownException Unknown(List<Guid> sent, ReplicationException exception) =>
        new($"A commit of ledger {blobs.Keys.Id} was sent {sent.Count} times. {exception.Message}", exception);

    private bool IsCurrent(RegisterValue? value)
    {
        if (value?.WriteId == _stamp.WriteId || (value is null && _stamp.Version == 0))
            return true;
        if (value is null || value.Version <= _stamp.Version)
        {
            throw new CorruptReplicasException(
                $"The head of ledger {blobs.Keys.Id} went back in time: version {_stamp.Version} was chosen, now it is at {value?.Version ?? 0}.");
        }

        return false;
    }

    // Somebody else wrote under a higher ballot: whatever that value lacks was not done and never will be.
    private async Task<bool> YieldAsync(RegisterValue value, EntryChain chain, bool mayBeDone)
    {
        var foreign = LedgerHead.Read(blobs.Keys.Id, value.Payload);
        if (mayBeDone && await IsContainedAsync(foreign, chain))
            return false;
        throw new FencedException($"Ledger {blobs.Keys.Id} is at version {value.Version} by another writer, without entry {chain.Sequence} of this one.");
    }

    private async Task<bool> IsContainedAsync(LedgerHead foreign, EntryChain chain)
    {
        try
        {
            return await blobs.ContainsAsync(foreign, chain, CancellationToken.None);
        }
        catch (ReplicationException exception)
        {
            throw new OutcomeUnknownException($"Whether ledger {blobs.Keys.Id} holds entry {chain.Sequence} cannot be read now.", exception);
        }
    }
}
