using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;

namespace OrleansPim.Replication.Ledger;

/// <summary>One history of entries, and what they add up to, as of one opening.</summary>
/// <typeparam name="TState">What the entries add up to.</typeparam>
/// <remarks>
/// <para>
/// Memory follows the ledger, never leads it: <see cref="Committed"/> changes after a quorum has the entries. Entries that are decided
/// while a commit is in flight are decided against <see cref="Decided"/> and go out together in the next one (group commit).
/// </para>
/// <para>
/// Whenever this memory may not be the ledger's newest any more it is dropped for good (<see cref="IsDropped"/>); whoever needs the
/// ledger opens it again. Not thread-safe: all calls and continuations on one scheduler (a grain's).
/// </para>
/// </remarks>
internal sealed class Ledger<TState> : IAsyncDisposable
    where TState : class, ILedgerState<TState>
{
    /// <summary>The most entries that wait for a commit.</summary>
    public const int MaximumPending = 1_000;

    private readonly LedgerSettings _settings;
    private readonly LedgerBlobs _blobs;
    private readonly QuorumRegister _register;
    private readonly HeadRegister _heads;
    private readonly LedgerUpkeep<TState> _upkeep;
    private readonly List<PendingEntry<TState>> _pending = [];
    private List<PendingRead> _readers = [];
    private Task _pump = Task.CompletedTask;
    private ReplicationException? _dropped;
    private LedgerHead _head;
    private EntryChain _decidedChain;
    private long _heardAt;

    private Ledger(LedgerSettings settings, LedgerBlobs blobs, QuorumRegister register, HeadRegister heads, LedgerHead head, TState state)
    {
        _settings = settings;
        _blobs = blobs;
        _register = register;
        _heads = heads;
        _upkeep = new LedgerUpkeep<TState>(blobs, settings);
        _head = head;
        _decidedChain = head.Chain;
        Committed = state;
        Decided = state;
    }

    /// <summary>The state at the newest entry that is committed.</summary>
    public TState Committed { get; private set; }

    /// <summary>The state after the entries that wait for a commit: decide against it, never answer from it.</summary>
    public TState Decided { get; private set; }

    /// <summary>The newest committed head.</summary>
    public LedgerHead Head => _head;

    /// <summary>The immutable blobs of this ledger.</summary>
    public LedgerBlobs Blobs => _blobs;

    /// <summary>Whether this memory must not be used any more.</summary>
    public bool IsDropped => _dropped is not null;

    /// <summary>What it was when somebody else wrote, or an outcome was unknown; <see langword="null"/> if it is the newest, or wrong.</summary>
    public LedgerMemory<TState>? Superseded =>
        _dropped is FencedException or OutcomeUnknownException ? new LedgerMemory<TState>(Committed, _head.Chain) : null;

    /// <summary>How long ago a quorum last said that this memory is the newest: counted from the beginning of that exchange.</summary>
    public TimeSpan Age => _settings.Time.GetElapsedTime(_heardAt);

    /// <summary>Opens the ledger.</summary>
    /// <param name="settings">What all ledgers share.</param>
    /// <param name="id">Which ledger.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The ledger; <see langword="null"/> if its head was never written.</returns>
    /// <exception cref="QuorumUnavailableException">It cannot be read now.</exception>
    /// <exception cref="CorruptReplicasException">Something that the head names is lost, or the history contradicts itself.</exception>
    public static Task<Ledger<TState>?> OpenAsync(LedgerSettings settings, LedgerId id, CancellationToken cancellationToken) =>
        OpenAsync(settings, id, leads: false, mayCreate: false, known: null, cancellationToken);

    /// <summary>Opens the ledger again after it was superseded, and reads only what came since.</summary>
    /// <param name="settings">What all ledgers share.</param>
    /// <param name="id">Which ledger.</param>
    /// <param name="known">What was known of it.</param>
    /// <param name="leads">
    /// Whether it is led before it is read: whoever wrote until now is fenced, and the next commit is one round trip. Read first and acquired
    /// afterwards, a ledger that somebody else writes all the time is never the newest.
    /// </param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <inheritdoc cref="OpenAsync(LedgerSettings, LedgerId, CancellationToken)"/>
    public static Task<Ledger<TState>?> ReopenAsync(
        LedgerSettings settings, LedgerId id, LedgerMemory<TState> known, bool leads, CancellationToken cancellationToken) =>
        OpenAsync(settings, id, leads, mayCreate: false, known, cancellationToken);

    /// <summary>Opens the ledger for writing; one whose head was never written is empty, and the first commit creates it.</summary>
    /// <inheritdoc cref="OpenAsync(LedgerSettings, LedgerId, CancellationToken)"/>
    public static async Task<Ledger<TState>> OpenOrCreateAsync(LedgerSettings settings, LedgerId id, CancellationToken cancellationToken) =>
        (await OpenAsync(settings, id, leads: true, mayCreate: true, known: null, cancellationToken))!;

    /// <summary>Commits one entry.</summary>
    /// <param name="draft">Decided against <see cref="Decided"/> without a pause since.</param>
    /// <param name="cancellationToken">Stops the wait, not the commit.</param>
    /// <returns>The entry: durable on a quorum, and applied to <see cref="Committed"/>.</returns>
    /// <exception cref="QuorumUnavailableException">Nothing was done.</exception>
    /// <exception cref="FencedException">Nothing was done; the memory is dropped.</exception>
    /// <exception cref="OutcomeUnknownException">May or may not be done; the memory is dropped.</exception>
    /// <exception cref="CorruptReplicasException">The head cannot be trusted; the memory is dropped.</exception>
    public async Task<Entry> AppendAsync(EntryDraft draft, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(draft.Content.Length, Entry.MaximumContentLength);
        if (_dropped is not null)
            throw new FencedException("The memory of this ledger was dropped.", _dropped);
        if (draft.SeenAt is { } seenAt && seenAt != _head.Condemnations)
            throw new QuorumUnavailableException("Blobs were condemned since the content of this change was seen; it has to be looked for again.");
        if (_pending.Count >= MaximumPending)
            throw new QuorumUnavailableException($"{MaximumPending} changes wait for a commit already.");
        var entry = Entry.Create(draft, _decidedChain.Sequence + 1, _decidedChain.Hash, _settings.WriterRelease);
        var pending = new PendingEntry<TState>(entry, Decided.Apply(entry));
        (Decided, _decidedChain) = (pending.After, _decidedChain.Next(entry));
        _pending.Add(pending);
        StartPump();
        return await WaitAsync(pending.Outcome, cancellationToken) is { } failure ? throw failure : entry;
    }

    /// <summary>Waits until a quorum has said, after this call, that <see cref="Committed"/> is the newest; includes all entries decided before.</summary>
    /// <inheritdoc cref="AppendAsync"/>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        if (_dropped is not null)
            throw new FencedException("The memory of this ledger was dropped.", _dropped);
        var reader = new PendingRead(
            _decidedChain.Sequence, new TaskCompletionSource<ReplicationException?>(TaskCreationOptions.RunContinuationsAsynchronously));
        _readers.Add(reader);
        StartPump();
        if (await WaitAsync(reader.Outcome, cancellationToken) is { } failure)
            throw failure;
    }

    /// <summary>The state as it was after the entry at <paramref name="sequence"/>, read back from the history.</summary>
    /// <exception cref="ReplicationException">The history cannot be read, or cannot be trusted.</exception>
    public Task<TState> ReplayAsync(long sequence, CancellationToken cancellationToken) =>
        ReplayAsync(_settings, _blobs, _head, sequence, cancellationToken);

    /// <summary>The sequence of the newest entry that was made at or before a time, read from the whole history; 0 if there is none.</summary>
    /// <exception cref="ReplicationException">The history cannot be read, or cannot be trusted.</exception>
    public Task<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var head = _head;
        return ReadAsync(_settings, _blobs, head, () => LedgerTimes.FindAsync(_blobs, head, time, cancellationToken), cancellationToken);
    }

    /// <summary>Lets commits, folds and laggards finish, for a bounded time.</summary>
    public async Task FlushAsync(TimeSpan timeout)
    {
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(Task.WhenAll(_pump, _upkeep.WhenIdleAsync()), Task.Delay(timeout, _settings.Time, stop.Token));
        stop.CancelHere();
        await _register.FlushAsync(timeout);
        await _blobs.Blobs.Background.WhenIdleAsync(timeout, _settings.Time);
    }

    /// <summary>Ends the leadership and drops the memory.</summary>
    public async ValueTask DisposeAsync()
    {
        // What is in flight is judged by its answers first; what was never sent is not done.
        var closed = new QuorumUnavailableException("The ledger was closed.");
        _dropped ??= closed;
        await _pump;
        Drop(closed);
        await _register.DisposeAsync();
    }

    private static async Task<Ledger<TState>?> OpenAsync(
        LedgerSettings settings, LedgerId id, bool leads, bool mayCreate, LedgerMemory<TState>? known, CancellationToken cancellationToken)
    {
        var blobs = settings.NewBlobs(id);
        var register = settings.NewRegister(blobs.Keys.Head);
        try
        {
            var heads = new HeadRegister(register, blobs, settings.Ids, settings.Logger);
            var heardAt = settings.Time.GetTimestamp();
            var head = await heads.OpenAsync(forWriting: leads, cancellationToken) ?? (mayCreate ? LedgerHead.Empty(id) : null);
            if (head is not null)
            {
                var replay = new LedgerReplay<TState>(blobs, head, settings.Logger);
                var state = await ReadAsync(
                    settings, blobs, head, () => known is null ? replay.RunAsync(cancellationToken) : replay.RunAsync(known, cancellationToken), cancellationToken);
                var ledger = new Ledger<TState>(settings, blobs, register, heads, head, state) { _heardAt = heardAt };
                register = null;
                return ledger;
            }

            return null;
        }
        finally
        {
            if (register is not null)
                await register.DisposeAsync();
        }
    }

    private static Task<TState> ReplayAsync(
        LedgerSettings settings, LedgerBlobs blobs, LedgerHead head, long sequence, CancellationToken cancellationToken) =>
        ReadAsync(settings, blobs, head, () => new LedgerReplay<TState>(blobs, head, settings.Logger).RunAsync(sequence, cancellationToken), cancellationToken);

    private static async Task<T> ReadAsync<T>(
        LedgerSettings settings, LedgerBlobs blobs, LedgerHead head, Func<Task<T>> readAsync, CancellationToken cancellationToken)
    {
        try
        {
            return await readAsync();
        }
        catch (CorruptReplicasException exception)
        {
            await CollectedMeanwhile.ThrowAsync(settings, blobs.Keys, head, exception, cancellationToken);
            throw;
        }
    }

    private static Task<ReplicationException?> WaitAsync(TaskCompletionSource<ReplicationException?> outcome, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? ComeBackAsync(outcome.Task).WaitAsync(cancellationToken) : outcome.Task;

    // A wait that a token may end would be continued on the thread pool; this comes back to the caller's scheduler first.
    private static async Task<ReplicationException?> ComeBackAsync(Task<ReplicationException?> outcome) => await outcome;

    private void StartPump()
    {
        if (_pump.IsCompleted)
            _pump = PumpAsync();
    }

    private async Task PumpAsync()
    {
        // Calls that are queued on the scheduler already get their turn first, and go out in the same commit.
        await Task.Yield();
        while (_dropped is null && _pending.Count + _readers.Count > 0)
        {
            var readers = _readers;
            _readers = [];
            var startedAt = _settings.Time.GetTimestamp();
            ReplicationException? failure = null;
            try
            {
                if (_pending.Count > 0)
                    await CommitAsync();
                else
                    await _heads.ConfirmAsync(CancellationToken.None);
                _heardAt = startedAt;
            }
            catch (ReplicationException exception)
            {
                failure = exception;
                Fail(exception);
            }
            catch (Exception exception)
            {
                // Nobody awaits the pump, so a fault in it is handed to those who wait instead of being lost.
                failure = new OutcomeUnknownException($"A fault while committing to ledger {_blobs.Keys.Id}.", exception);
                Fail(failure);
            }

            foreach (var reader in readers)
            {
                // A commit may have had no room for all that the reader waits for.
                if (failure is null && reader.Sequence > _head.Sequence)
                    _readers.Add(reader);
                else
                    reader.Outcome.SetResult(failure);
            }
        }
    }

    private async Task CommitAsync()
    {
        using var span = ReplicationTrace.StartCommit(_pending);
        var (head, count) = await NextHeadAsync();
        if (_head.Condemned.Count > 0)
            head = await SpareAsync(head, _pending[..count]);
        var isCurrent = await _heads.WriteAsync(head);
        var committed = _pending[..count];
        _pending.RemoveRange(0, count);
        Committed = committed[^1].After;
        _head = head;
        foreach (var pending in committed)
            pending.Outcome.SetResult(null);
        if (!isCurrent)
            throw new FencedException($"Ledger {_blobs.Keys.Id} has newer entries of another writer.");
        _upkeep.Settle(head, Committed);
    }

    private async Task<(LedgerHead Head, int Count)> NextHeadAsync()
    {
        // Twice at most: a folded head has room for any entry.
        for (var isFolded = false; ; isFolded = true)
        {
            var head = _upkeep.Complete(_head);
            var room = LedgerHead.MaximumLength - LedgerHead.Reserve - head.CalculateLength();
            var batch = new List<Entry>();
            foreach (var pending in _pending)
            {
                room -= pending.Entry.Bytes.Length + LedgerHead.EntryOverhead;
                if (room < 0)
                    break;
                batch.Add(pending.Entry);
            }

            if (batch.Count > 0)
                return (head.With(batch, _settings.WriterRelease), batch.Count);
            if (isFolded)
                throw new InvalidOperationException($"A folded head of {head.CalculateLength()} bytes has no room for an entry of {_pending[0].Entry.Bytes.Length}.");
            await FoldNowAsync();
        }
    }

    private async Task FoldNowAsync()
    {
        try
        {
            await _upkeep.FoldNowAsync(_head);
        }
        catch (QuorumUnavailableException)
        {
            // What an older head names may have been collected: then this memory is to be dropped, or it would never fold again.
            await _heads.ConfirmAsync(CancellationToken.None);
            throw;
        }
    }

    // See GarbageCollector. Only a leader of another ledger object condemns, which fences this one: so what is condemned now was
    // condemned when this ledger was opened, and nothing else can be condemned before this head is chosen or refused.
    private async Task<LedgerHead> SpareAsync(LedgerHead head, IReadOnlyList<PendingEntry<TState>> entries)
    {
        var named = _upkeep.Names()
            .Concat(entries.SelectMany(pending => TState.ContentOf(pending.Entry)).Select(_blobs.Keys.Content))
            .Where(_head.Condemned.Contains).ToHashSet();
        try
        {
            foreach (var blob in named)
            {
                if (!await _blobs.Blobs.RenewAsync(blob, CancellationToken.None))
                    throw new QuorumUnavailableException($"Blob {blob} was deleted as garbage; what names it has to be done again.");
            }
        }
        catch (ReplicationException)
        {
            // A fold or a snapshot that cannot be named must not keep every later entry from being committed.
            _upkeep.Forget();
            throw;
        }

        return named.Count > 0 ? head.Sparing(named) : head;
    }

    private void Fail(ReplicationException failure)
    {
        // Only where nothing was done and nobody else wrote is the memory as good as before.
        if (failure is not QuorumUnavailableException)
            Drop(failure);
        else
            Forget(failure);
    }

    private void Drop(ReplicationException reason)
    {
        if (_dropped is null && reason is FencedException)
            LedgerMessages.Superseded(_settings.Logger, _blobs.Keys.Id, reason);
        _dropped ??= reason;
        Forget(reason);
        Refuse(long.MinValue, reason);
    }

    private void Forget(ReplicationException reason)
    {
        var forgotten = _pending.ToArray();
        _pending.Clear();
        (Decided, _decidedChain) = (Committed, _head.Chain);
        foreach (var pending in forgotten)
            pending.Outcome.SetResult(reason);

        // Who waited for an entry that is forgotten must not be told by the next exchange that all is well.
        Refuse(_head.Sequence, reason);
    }

    private void Refuse(long above, ReplicationException reason)
    {
        var refused = _readers.Where(reader => reader.Sequence > above).ToArray();
        _readers.RemoveAll(reader => reader.Sequence > above);
        foreach (var reader in refused)
            reader.Outcome.SetResult(reason);
    }
}
