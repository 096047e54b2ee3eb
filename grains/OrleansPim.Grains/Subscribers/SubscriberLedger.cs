using OrleansPim.Grains.Metering;
using OrleansPim.Grains.State;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Grains.Subscribers;

/// <summary>One subscriber's ledger for as long as the activation lives: opened when needed, reopened when superseded, held when lost.</summary>
/// <remarks>
/// Any number of activations may exist for one subscriber, alive or undead: every answer rests on what a quorum said, never on being
/// the only one. Not thread-safe: all calls and continuations on the grain's scheduler.
/// </remarks>
internal sealed class SubscriberLedger(
    SubscriberId id, LedgerSettings settings, GrainInstruments instruments, ILedgerWitness witness, MembershipWatch silos) : IAsyncDisposable
{
    /// <summary>A read is never further behind a commit that was acknowledged elsewhere.</summary>
    public static readonly TimeSpan MaximumStaleness = TimeSpan.FromSeconds(5);

    private readonly LedgerId _ledgerId = new(id.Value);
    private Ledger<SubscriberState>? _ledger;
    private Task<Ledger<SubscriberState>?>? _opening;
    private Hold? _hold;
    private bool _leads;

    // What the activation that this one was migrated from had seen on a quorum.
    private LedgerSighting? _carried;

    /// <summary>What all ledgers share.</summary>
    public LedgerSettings Settings => settings;

    /// <summary>Where it is measured.</summary>
    public GrainInstruments Instruments => instruments;

    /// <summary>Whose ledger it is.</summary>
    public SubscriberId Id => id;

    /// <summary>That the ledger exists, recorded apart from it.</summary>
    public LedgerExistence Existence { get; } = new(settings, new LedgerId(id.Value));

    /// <summary>The immutable blobs of this ledger.</summary>
    public LedgerBlobs Blobs { get; } = settings.NewBlobs(new LedgerId(id.Value));

    /// <summary>The open ledger, whose memory is as fresh as it happens to be.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The ledger; <see langword="null"/> if the subscriber was never provisioned.</returns>
    /// <exception cref="UnavailableException">The subscriber is held.</exception>
    /// <exception cref="ReplicationException">It cannot be opened now.</exception>
    public async ValueTask<Ledger<SubscriberState>?> TryOpenAsync(CancellationToken cancellationToken)
    {
        if (_hold is { } hold)
        {
            if (settings.Time.GetElapsedTime(hold.CheckedAt) < Hold.RecheckInterval)
                throw hold.ToException(_ledgerId);
            await ForgetAsync();
        }

        if (_ledger is { IsDropped: false } ledger)
            return ledger;

        // What another call began to read may be older than this call: that there was nothing then says nothing of now.
        if (_opening is { IsCompleted: false } older && await older.WaitAsync(cancellationToken) is { } found)
            return found;
        if (_opening is not { IsCompleted: false })
        {
            _opening = ReopenAsync();

            // All who wait may go away before it ends.
            Blobs.Blobs.Background.Add(_opening);
        }

        return await _opening.WaitAsync(cancellationToken);
    }

    /// <summary>The open ledger of a subscriber that was provisioned.</summary>
    /// <inheritdoc cref="TryOpenAsync"/>
    /// <exception cref="InvalidException">The subscriber was never provisioned.</exception>
    public async ValueTask<Ledger<SubscriberState>> OpenAsync(CancellationToken cancellationToken) =>
        await TryOpenAsync(cancellationToken)
        ?? throw new InvalidException(InvalidReason.UnknownSubscriber, "No such subscriber was ever provisioned.");

    /// <summary>The state to answer a read from.</summary>
    /// <exception cref="InvalidException">The subscriber was never provisioned.</exception>
    /// <exception cref="UnavailableException">The subscriber is held.</exception>
    /// <exception cref="ReplicationException">It cannot be read now.</exception>
    public async ValueTask<SubscriberState> ReadAsync(ReadConsistency consistency, CancellationToken cancellationToken) =>
        (await OpenFreshAsync(consistency, cancellationToken)).Committed;

    /// <summary>The open ledger, whose memory is fresh enough to answer a read from.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async ValueTask<Ledger<SubscriberState>> OpenFreshAsync(ReadConsistency consistency, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ledger = await OpenAsync(cancellationToken);
            if (consistency == ReadConsistency.Bounded && !silos.IsSettling && ledger.Age < MaximumStaleness)
                return ledger;
            try
            {
                await ledger.ConfirmAsync(cancellationToken);
                return ledger;
            }
            catch (FencedException)
            {
                instruments.Fenced();
                consistency = ReadConsistency.Bounded;
            }
        }
    }

    /// <summary>A device has seen what even a linearizable read may not find: hold the subscriber if that is so.</summary>
    /// <param name="seen">The epoch and sequence of its token.</param>
    /// <param name="device">Whose token it is; <see langword="null"/> if a gateway of an older release did not tell.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="UnavailableException">It is so.</exception>
    public async Task<SubscriberState> WitnessAsync(LedgerSighting seen, DeviceId? device, CancellationToken cancellationToken)
    {
        var state = await ReadAsync(ReadConsistency.Linearizable, cancellationToken);
        return Judge(state, seen, HeldReason.TokenAhead) is { } reason ? throw HoldOn(reason, state.Sequence, seen, device) : state;
    }

    /// <summary>Whether the subscriber can be served, found by trying; being held is an answer here and no failure.</summary>
    /// <exception cref="ReplicationException">It cannot be told now.</exception>
    public async Task<SubscriberStanding> ExamineAsync(CancellationToken cancellationToken)
    {
        try
        {
            var ledger = await TryOpenAsync(cancellationToken);
            return new SubscriberStanding(ledger is not null, ledger?.Committed.Sequence, null);
        }
        catch (Exception exception) when (_hold is not null && exception is UnavailableException or CorruptReplicasException)
        {
            return new SubscriberStanding(true, _hold?.Sequence, _hold?.ToContract());
        }
    }

    /// <summary>Whether an answer can be given from memory.</summary>
    public bool IsOpen => _ledger is { IsDropped: false };

    /// <summary>Whether the subscriber is held.</summary>
    public bool IsHeld => _hold is not null;

    /// <summary>Remembers apart from the regions what was just committed.</summary>
    public void Note(SubscriberState state, long sequence) => witness.Note(id, new LedgerSighting(state.Epoch, sequence));

    /// <summary>How far the ledger was seen here, on a quorum; <see langword="null"/> if it is not open, or empty.</summary>
    public LedgerSighting? Seen => _ledger is { IsDropped: false, Committed: { Sequence: > 0 } state } ? new LedgerSighting(state.Epoch, state.Sequence) : null;

    /// <summary>
    /// Takes over what another activation had seen, which is all that is ever carried from one to another: neither memory nor leadership
    /// is, so this one reads the ledger from a quorum, and leads under a higher ballot. What it reads may not be behind that.
    /// </summary>
    public void Carry(LedgerSighting seen) => _carried = seen;

    /// <summary>A change came too late: the ledger is led before it is read again, or it would come too late for ever.</summary>
    public void LeadWhenReopened() => _leads = true;

    /// <summary>Takes over a ledger that was just created.</summary>
    public async ValueTask AdoptAsync(Ledger<SubscriberState> ledger)
    {
        await ForgetAsync();
        _ledger = ledger;
    }

    /// <summary>Lets laggards catch up for a bounded time.</summary>
    public async Task FlushAsync(TimeSpan timeout)
    {
        if (_ledger is not null)
            await _ledger.FlushAsync(timeout);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_hold is not null)
            instruments.Released();
        _hold = null;
        await ForgetAsync();
    }

    private async ValueTask ForgetAsync()
    {
        var ledger = _ledger;
        _ledger = null;
        if (ledger is not null)
            await ledger.DisposeAsync();
    }

    private async Task<Ledger<SubscriberState>?> ReopenAsync()
    {
        var before = _ledger;
        await ForgetAsync();
        SubscriberMessages.IsCalled(settings.Logger, id, _ledgerId);

        // Before anything is read: what another activation of this process commits meanwhile is younger than what is read, and proves nothing against it.
        var recalled = Recalled().ToList();
        var leads = _leads;
        _leads = false;
        var ledger = await TryReadAsync(before?.Superseded, leads);

        // A ledger without a head is new only if nobody ever said that it exists; and a creation that broke off acknowledged nothing. That it exists is
        // said last of all, so a head that was not there before that may be by now, and one that is not there after it is lost.
        var isActive = ledger is null && await Existence.ReadAsync(CancellationToken.None) == ExistenceStage.Active;
        if (isActive)
            ledger = await TryReadAsync(null, leads: false);
        if (ledger is not null)
            await ReleaseAsync(ledger, recalled);
        else if (isActive || recalled.Count > 0)
            throw HoldOn(HeldReason.Lost, seen: recalled.Select(sighting => (LedgerSighting?)sighting).FirstOrDefault());

        // Provisioned by this activation meanwhile.
        if (_ledger is { IsDropped: false } adopted)
        {
            if (ledger is not null)
                await ledger.DisposeAsync();
            return adopted;
        }

        return _ledger = ledger;
    }

    private async Task<Ledger<SubscriberState>?> TryReadAsync(LedgerMemory<SubscriberState>? superseded, bool leads)
    {
        try
        {
            return superseded is { } known
                ? await Ledger<SubscriberState>.ReopenAsync(settings, _ledgerId, known, leads, CancellationToken.None)
                : await Ledger<SubscriberState>.OpenAsync(settings, _ledgerId, CancellationToken.None);
        }
        catch (CorruptReplicasException exception)
        {
            SubscriberMessages.Corrupt(settings.Logger, _ledgerId, exception);
            HoldOn(HeldReason.Corrupt, detail: exception.Message);
            throw;
        }
    }

    private async ValueTask ReleaseAsync(Ledger<SubscriberState> ledger, List<LedgerSighting> recalled)
    {
        var state = ledger.Committed;
        foreach (var sighting in recalled)
        {
            if (Judge(state, sighting, HeldReason.RolledBack) is not { } reason)
                continue;
            await ledger.DisposeAsync();
            throw HoldOn(reason, state.Sequence, sighting);
        }

        if (_hold is { } hold)
        {
            if (Judge(state, new LedgerSighting(hold.Epoch ?? state.Epoch, hold.Witnessed), hold.Reason) is { } still)
            {
                await ledger.DisposeAsync();
                throw HoldOn(still, state.Sequence);
            }

            _hold = null;
            instruments.Released();
            SubscriberMessages.Released(settings.Logger, _ledgerId, state.Sequence);
        }

        // A ledger whose creation broke off has no epoch yet, and nothing to remember.
        if (state.Sequence > 0)
            Note(state, state.Sequence);
    }

    private IEnumerable<LedgerSighting> Recalled()
    {
        if (witness.Recall(id) is { } recalled)
            yield return recalled;
        if (_carried is { } carried)
            yield return carried;
    }

    private static HeldReason? Judge(SubscriberState state, LedgerSighting seen, HeldReason behind)
    {
        // Without an entry there is no epoch either.
        if (state.Sequence == 0)
            return seen.Sequence > 0 ? behind : null;
        if (state.Epoch != seen.Epoch)
            return HeldReason.OtherEpoch;
        return state.Sequence < seen.Sequence ? behind : null;
    }

    private UnavailableException HoldOn(
        HeldReason reason, long? sequence = null, LedgerSighting? seen = null, DeviceId? device = null, string detail = "")
    {
        if (_hold is null)
        {
            instruments.Held(reason);
            SubscriberMessages.Held(settings.Logger, _ledgerId, reason, seen?.Sequence ?? 0);
        }

        var devices = _hold?.Devices ?? [];
        _hold = new Hold(reason, _hold?.Since ?? settings.Time.GetUtcNow(), settings.Time.GetTimestamp())
        {
            Witnessed = Math.Max(seen?.Sequence ?? 0, _hold?.Witnessed ?? 0),
            Epoch = _hold?.Epoch ?? seen?.Epoch,
            Sequence = sequence,
            Devices = device is { } who ? devices.Add(who.Value) : devices,
            Detail = detail,
        };
        return _hold.ToException(_ledgerId);
    }
}
