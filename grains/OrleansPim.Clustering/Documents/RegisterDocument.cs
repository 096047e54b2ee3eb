using OrleansPim.Replication;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;

namespace OrleansPim.Clustering.Documents;

/// <summary>A register that is replaced as a whole, if its version is still the one that the writer has read.</summary>
/// <remarks>
/// A write whose outcome is unknown is sent again under a higher ballot, as long as nobody else wrote since: either it had won, then its
/// write id is found, or it had not, then it is chosen now (protocol rule B1). Thread-safe; calls follow one another.
/// </remarks>
internal sealed class RegisterDocument(QuorumRegister register, IIdSource ids) : IAsyncDisposable
{
    /// <summary>How often one value is sent before its outcome is left unknown.</summary>
    public const int MaximumAttempts = 3;

    /// <summary>How often a write that was overtaken before it went out begins again.</summary>
    public const int MaximumRaces = 10;

    private readonly SemaphoreSlim _turn = new(1, 1);

    // What the register is at while this proposer leads it; worthless otherwise.
    private long _version;

    /// <summary>Reads, linearizably.</summary>
    /// <returns>The value; <see langword="null"/> if none was ever written.</returns>
    /// <exception cref="ReplicationException">It cannot be told now.</exception>
    public async Task<RegisterValue?> ReadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // A read may have to settle the value, and then this proposer leads from there.
            var value = await register.ReadAsync(cancellationToken);
            _version = value?.Version ?? 0;
            return value;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes, if the version is still the expected one.</summary>
    /// <param name="expected">The version last read; 0 if there was none.</param>
    /// <param name="payload">Not to be changed afterwards, since laggards receive it later.</param>
    /// <param name="cancellationToken">Stops it before anything is sent; what was sent is judged by its answers.</param>
    /// <returns>The new version, or the one that is there instead.</returns>
    /// <exception cref="QuorumUnavailableException">Nothing was done.</exception>
    /// <exception cref="OutcomeUnknownException">May or may not be done.</exception>
    /// <exception cref="CorruptReplicasException">Too few replicas can be trusted, or the register went back in time.</exception>
    public async Task<WriteResult> TryWriteAsync(long expected, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var sent = new List<Guid>(1);
            for (var race = 0; race < MaximumRaces; race++)
            {
                if ((!register.IsLeader || _version < expected) && await LeadAsync(sent, cancellationToken) is { } done)
                    return done;
                if (_version != expected)
                    return Refuse(expected, sent);
                if (await TrySendAsync(payload, sent, cancellationToken) is { } version)
                    return new WriteResult(IsDone: true, _version = version);
            }

            var lost = new QuorumUnavailableException($"Register {register.Name}: other proposers were faster {MaximumRaces} times.");
            throw sent.Count > 0 ? Unknown(sent, lost) : lost;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the leadership; nothing more is sent.</summary>
    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return register.DisposeAsync();
    }

    private async Task<WriteResult?> LeadAsync(List<Guid> sent, CancellationToken cancellationToken)
    {
        try
        {
            var value = await register.AcquireAsync(sent.Count == 0 ? cancellationToken : CancellationToken.None);
            _version = value?.Version ?? 0;
            return value is not null && sent.Contains(value.WriteId) ? new WriteResult(IsDone: true, value.Version) : null;
        }
        catch (ReplicationException exception) when (sent.Count > 0)
        {
            throw Unknown(sent, exception);
        }
    }

    private async Task<long?> TrySendAsync(ReadOnlyMemory<byte> payload, List<Guid> sent, CancellationToken cancellationToken)
    {
        var token = sent.Count == 0 ? cancellationToken : CancellationToken.None;
        token.ThrowIfCancellationRequested();
        var writeId = ids.NextId();
        sent.Add(writeId);
        try
        {
            return await register.WriteAsync(payload, writeId, CancellationToken.None);
        }
        catch (FencedException) when (sent.Count == 1)
        {
            // Surely not done: what is there now decides.
            sent.Clear();
            return null;
        }
        catch (ReplicationException exception) when (exception is OutcomeUnknownException || sent.Count > 1)
        {
            // The first attempt may still win, so a refusal of a later one proves nothing.
            return sent.Count < MaximumAttempts ? null : throw Unknown(sent, exception);
        }
    }

    private WriteResult Refuse(long expected, List<Guid> sent)
    {
        if (_version < expected)
            throw new CorruptReplicasException($"Register {register.Name} went back in time: version {expected} was read, now it is at {_version}.");

        // Directly after the expected version somebody else's value was chosen, so ours never was. Later than that, ours may lie between.
        if (sent.Count > 0 && _version > expected + 1)
            throw new OutcomeUnknownException($"A write of register {register.Name} was sent {sent.Count} times, and others wrote since.");
        return new WriteResult(IsDone: false, _version);
    }

    private OutcomeUnknownException Unknown(List<Guid> sent, ReplicationException exception) =>
        new($"A write of register {register.Name} was sent {sent.Count} times. {exception.Message}", exception);
}
