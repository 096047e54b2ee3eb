using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Register;

/// <summary>A named mutable value, replicated to every region, linearizable.</summary>
/// <remarks>
/// <para>
/// CASPaxos (Rystsov, arXiv:1802.07000) with passive acceptors: a region store runs no code of ours, it only offers conditional
/// writes, and the proposer does everything else (the idea of Cachin, Junker and Sorniotti, "On limitations of using cloud
/// storage for data replication", 2012; Disk Paxos of Gafni and Lamport, 2003, is the older relative). A replica's promise and
/// acceptance are one blob, so "promise if nothing higher was promised" and "accept if nothing higher was promised" both are
/// "write if the version is still the one I read": a proposer that has not seen a newer promise loses the race.
/// </para>
/// <para>
/// A leader writes in one round trip to the nearest quorum without reading. Whatever else happens than a quorum of
/// acknowledgements burns the ballot: the leadership ends, and what became of the value is found out by acquiring a higher one.
/// Safe whatever the callers do: any number of instances may exist for one name, in any number of processes, alive or undead.
/// </para>
/// <para>Thread-safe; operations of one instance follow one another.</para>
/// </remarks>
public sealed class QuorumRegister : IAsyncDisposable
{
    private readonly Turn _turn = new();
    private readonly RegisterContext _context;
    private Leadership? _leadership;

    // Whoever waited for a write that failed has waited for the stores already: the acquisition that follows it waits for the rest of their time.
    private long? _failedWriteBegan;

    /// <summary>Makes a proposer for one register; no store is called yet.</summary>
    /// <param name="name">Which register.</param>
    /// <param name="regions">Where its replicas are.</param>
    /// <param name="ids">Where proposer ids come from.</param>
    /// <param name="time">The clock of timeouts; no order depends on it.</param>
    /// <param name="options">Timeouts and limits.</param>
    /// <param name="logger">Where integrity events go; <see langword="null"/> for nowhere.</param>
    public QuorumRegister(
        RegisterName name, RegionSet regions, IIdSource ids, TimeProvider time, RegisterOptions options, ILogger? logger = null) =>
        _context = new RegisterContext(name, regions, ids, new ReplicaClock(time, options.ReplicaTimeout), options, logger ?? NullLogger.Instance);

    /// <summary>Which register.</summary>
    public RegisterName Name => _context.Name;

    /// <summary>Whether the next <see cref="WriteAsync"/> may go out: acquired, and neither fenced nor burnt since.</summary>
    public bool IsLeader => _leadership is { IsAlive: true };

    /// <summary>How many replicas lack the newest value of this leader; 0 when it leads nothing.</summary>
    public int Lagging => _leadership?.Lagging ?? 0;

    /// <summary>What an acquisition waits for between its reads and its promises, so that many registers send theirs together; no order depends on it.</summary>
    internal Func<Task>? BeforePromises { get; init; }

    /// <summary>Reads the register, linearizably, without writing where the replicas agree.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The chosen value; <see langword="null"/> if good stores prove that none was ever chosen.</returns>
    /// <exception cref="QuorumUnavailableException">Too few replicas answer: nothing is known, least of all that nothing is there.</exception>
    /// <exception cref="CorruptReplicasException">Too few replicas can be trusted.</exception>
    public async ValueTask<RegisterValue?> ReadAsync(CancellationToken cancellationToken)
    {
        await _turn.TakeAsync(cancellationToken);
        try
        {
            var quorum = _context.Regions.Quorum;
            var reads = RegisterReads.Start(_context, answers => new Votes(answers, quorum).Read != ReadDecision.Wait, cancellationToken);
            var answers = await reads.WaitAsync();
            return new Votes(answers, quorum).Read switch
            {
                ReadDecision.Chosen => Chosen(answers),
                ReadDecision.Nothing => null,
                ReadDecision.Settle => (await LeadAsync(mustAccept: false, cancellationToken)).Adopted?.Value,
                ReadDecision.Unavailable => throw new QuorumUnavailableException(RegisterReads.Describe(_context, answers)),
                _ => throw new CorruptReplicasException(RegisterReads.Describe(_context, answers)),
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Becomes the leader under a new ballot, fencing every other.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The chosen value to continue from; <see langword="null"/> if there is none: the first write creates.</returns>
    /// <exception cref="QuorumUnavailableException">Too few replicas answer, or other proposers were always faster.</exception>
    /// <exception cref="CorruptReplicasException">Too few replicas can be trusted.</exception>
    public async ValueTask<RegisterValue?> AcquireAsync(CancellationToken cancellationToken)
    {
        await _turn.TakeAsync(cancellationToken);
        try
        {
            return (await LeadAsync(mustAccept: false, cancellationToken)).Adopted?.Value;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes the next value; one round trip to the nearest quorum.</summary>
    /// <param name="payload">At most <see cref="RegisterRecord.MaximumPayloadLength"/>; not to be changed afterwards, since laggards receive it later.</param>
    /// <param name="writeId">Unique for this attempt: tells later whose value it is.</param>
    /// <param name="cancellationToken">Checked before anything is sent; a write once sent is judged by its answers.</param>
    /// <returns>The value's version: durable on a quorum, never to be lost.</returns>
    /// <exception cref="FencedException">Not the leader any more; nothing was done.</exception>
    /// <exception cref="QuorumUnavailableException">Too few replicas could be reached; nothing was done.</exception>
    /// <exception cref="OutcomeUnknownException">Sent, but not acknowledged by a quorum; acquire again to learn what became of it.</exception>
    public async ValueTask<long> WriteAsync(ReadOnlyMemory<byte> payload, Guid writeId, CancellationToken cancellationToken)
    {
        await _turn.TakeAsync(cancellationToken);
        try
        {
            if (_leadership is not { IsAlive: true } leadership)
                throw new FencedException($"Register {Name} has to be acquired before it is written.");
            var version = leadership.Version + 1;
            var began = _context.Clock.Timestamp;
            var (outcome, description) = await leadership.WriteAsync(version, writeId, payload);
            _failedWriteBegan = outcome == WriteOutcome.Chosen ? null : began;
            return outcome switch
            {
                WriteOutcome.Chosen => version,
                WriteOutcome.Fenced => throw new FencedException(description),
                WriteOutcome.NotSent => throw new QuorumUnavailableException(description),
                _ => throw new OutcomeUnknownException(description),
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Acquires and accepts the chosen value again under the new ballot, which brings it to laggards.</summary>
    /// <remarks>A hole that is found only now becomes a blank now, and is filled by the next call (rule B4).</remarks>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The value that a quorum now holds, with the ballot under which it holds it; <see langword="null"/> if there is none.</returns>
    /// <exception cref="QuorumUnavailableException">Too few replicas answer.</exception>
    /// <exception cref="CorruptReplicasException">Too few replicas can be trusted.</exception>
    internal async ValueTask<RegisterRecord?> RepairAsync(CancellationToken cancellationToken)
    {
        await _turn.TakeAsync(cancellationToken);
        try
        {
            var won = await LeadAsync(mustAccept: true, cancellationToken);
            return Accepted(won, won.Leadership.Ballot);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Acquires, and accepts the value again only where a quorum of those who promised does not hold it yet.</summary>
    /// <returns>The value that a quorum now holds, as it holds it, promised under a fresh ballot; <see langword="null"/> if there is none.</returns>
    /// <exception cref="QuorumUnavailableException">Too few replicas answer.</exception>
    /// <exception cref="CorruptReplicasException">Too few replicas can be trusted.</exception>
    internal async ValueTask<RegisterRecord?> FenceAsync(CancellationToken cancellationToken)
    {
        await _turn.TakeAsync(cancellationToken);
        try
        {
            var won = await LeadAsync(mustAccept: false, cancellationToken);
            return Accepted(won, won.IsChosen && won.Adopted is { } adopted ? adopted.Accepted.Ballot : won.Leadership.Ballot);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>As <see cref="RepairAsync"/>, and does what it can for every single replica.</summary>
    /// <remarks>
    /// A hole that was seen only after the value had been sent may be filled only after it was sent once more (rule B4).
    /// </remarks>
    /// <returns>Whether all replicas now have the value.</returns>
    /// <exception cref="QuorumUnavailableException">Too few replicas answer.</exception>
    /// <exception cref="CorruptReplicasException">Too few replicas can be trusted.</exception>
    internal async ValueTask<bool> HealAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await RepairAsync(cancellationToken) is not { } value || await FlushAsync(patience))
            return true;
        await _turn.TakeAsync(cancellationToken);
        try
        {
            if (_leadership is { IsAlive: true } leadership)
                await leadership.WriteAsync(value.Accepted.Version, value.WriteId, value.Payload);
        }
        finally
        {
            _turn.Release();
        }

        return await FlushAsync(patience);
    }

    /// <summary>Waits until every replica that can be reached has the newest value, or the time is over.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>Whether all replicas have it.</returns>
    public async ValueTask<bool> FlushAsync(TimeSpan timeout)
    {
        if (_leadership is not { } leadership)
            return true;
        await _context.Clock.TryWaitAsync(leadership.FlushAsync(), timeout, leadership.Ended);
        return leadership.Lagging == 0;
    }

    /// <summary>Ends the leadership; nothing more is sent.</summary>
    public ValueTask DisposeAsync()
    {
        _leadership?.End();
        return ValueTask.CompletedTask;
    }

    private RegisterValue Chosen(ReplicaAnswer[] answers)
    {
        // The agreed record is the one that a quorum shares; with at most one such group, the first member will do.
        var quorum = _context.Regions.Quorum;
        var chosen = answers.First(answer => answer.Record is { } record
            && answers.Count(other => other.Record?.Accepted == record.Accepted) >= quorum.Size).Record!;
        if (_leadership is { } leadership && chosen.Accepted.Ballot > leadership.Ballot)
            leadership.End();
        return chosen.Value!;
    }

    private static RegisterRecord? Accepted(AcquiredLeadership won, Ballot ballot) => won.Adopted is not { } adopted
        ? null
        : adopted with { Promised = won.Leadership.Ballot, Accepted = new AcceptedAt(ballot, adopted.Accepted.Version) };

    private async Task<AcquiredLeadership> LeadAsync(bool mustAccept, CancellationToken cancellationToken)
    {
        _leadership?.End();
        _leadership = null;
        var acquisition = new Acquisition(_context, BeforePromises);
        var start = _failedWriteBegan ?? _context.Clock.Timestamp;
        _failedWriteBegan = null;
        for (var attempt = 1; attempt <= _context.Options.MaximumAcquireAttempts; attempt++)
        {
            if (await acquisition.TryAsync(cancellationToken) is { } won && await SettleAsync(won, mustAccept))
            {
                _leadership = won.Leadership;
                return won;
            }

            // A lost race is tried again; where stores do not answer, every further try would cost another replica timeout.
            if (acquisition.Unanswered is { } description && _context.Clock.HasTimedOutSince(start))
                throw new QuorumUnavailableException(description);
            await BackOffAsync(attempt, cancellationToken);
        }

        if (acquisition.Unanswered is { } unanswered)
            throw new QuorumUnavailableException(unanswered);
        throw new QuorumUnavailableException($"Register {Name}: other proposers were faster {_context.Options.MaximumAcquireAttempts} times.");
    }

    // What is returned must be chosen: a value that only a minority holds could vanish after somebody has seen it.
    private static async Task<bool> SettleAsync(AcquiredLeadership won, bool mustAccept)
    {
        if (won.Adopted is not { } adopted || (won.IsChosen && !mustAccept))
            return true;
        var leadership = won.Leadership;
        var (outcome, description) = await leadership.WriteAsync(adopted.Accepted.Version, adopted.WriteId, adopted.Payload);
        if (outcome == WriteOutcome.Chosen)
            return true;
        return leadership.IsFenced ? false : throw new QuorumUnavailableException(description);
    }

    private Task BackOffAsync(int attempt, CancellationToken cancellationToken)
    {
        // Random, so that two proposers that fence each other do not stay in step; from the id source, so that it can be replayed.
        var longest = _context.Options.LaneDelay * attempt;
        var share = BitConverter.ToUInt16(_context.Ids.NextId().ToByteArray()) / (double)ushort.MaxValue;
        return _context.Clock.DelayAsync(longest * share, cancellationToken);
    }
}
