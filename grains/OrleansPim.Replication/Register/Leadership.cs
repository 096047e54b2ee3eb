namespace OrleansPim.Replication.Register;

/// <summary>One proposer's time under one ballot: at most one value in flight, a lane for each replica.</summary>
/// <remarks>
/// Ends for good with the first write that a quorum does not acknowledge (rule B1): no second value ever goes out under the
/// ballot after an unknown outcome. Thread-safe; the lock is never held while a store is called.
/// </remarks>
internal sealed class Leadership : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly RegisterContext _context;
    private readonly ReplicaLane[] _lanes;
    private PendingWrite? _pending;
    private int _startedIndex;
    private int _chosenIndex;
    private bool _isFenced;
    private bool _isOver;

    /// <summary>Begins a leadership.</summary>
    /// <param name="context">The register.</param>
    /// <param name="ballot">Promised by a quorum.</param>
    /// <param name="adopted">The highest value that a replica of that quorum had accepted.</param>
    /// <param name="isMaking">Whether the register is being created, so that a blank with this ballot's promise may be written over.</param>
    /// <param name="firstAnswers">For each replica what is known of it, or will be known soon.</param>
    public Leadership(RegisterContext context, Ballot ballot, AcceptedAt adopted, bool isMaking, IReadOnlyList<Task<ReplicaAnswer>> firstAnswers)
    {
        _context = context;
        IsMaking = isMaking;
        Ballot = ballot;
        Adopted = adopted;
        Version = adopted.Version;
        _lanes = new ReplicaLane[context.Regions.Regions.Count];
        for (var index = 0; index < _lanes.Length; index++)
            _lanes[index] = new ReplicaLane(this, context, index, firstAnswers[index]);
    }

    /// <summary>The ballot, never used for another leadership.</summary>
    public Ballot Ballot { get; }

    /// <summary>What this leadership continues from.</summary>
    public AcceptedAt Adopted { get; }

    /// <summary>Whether the register is being created.</summary>
    public bool IsMaking { get; }

    /// <summary>The newest version that is chosen or on its way.</summary>
    public long Version { get; private set; }

    /// <summary>Cancelled when the leadership ends.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether a write may go out: not ended, and no store was rebuilt since its promise was counted.</summary>
    public bool IsAlive => !_isOver && Array.TrueForAll(_lanes, lane => lane.IsSameIncarnation);

    /// <summary>Whether a higher ballot was seen.</summary>
    public bool IsFenced => _isFenced;

    /// <summary>How many writes were begun: a hole observed now may be filled once a later one is chosen (rule B4).</summary>
    public int StartedIndex
    {
        get
        {
            lock (_gate)
                return _startedIndex;
        }
    }

    /// <summary>The newest write that a quorum has.</summary>
    public int ChosenIndex
    {
        get
        {
            lock (_gate)
                return _chosenIndex;
        }
    }

    /// <summary>How many replicas lack the newest value.</summary>
    public int Lagging => _lanes.Count(lane => lane.IsLagging);

    /// <summary>Sends one value to all replicas and waits for a quorum.</summary>
    /// <returns>What became of it, and a description of what failed.</returns>
    public async ValueTask<(WriteOutcome Outcome, string Description)> WriteAsync(long version, Guid writeId, ReadOnlyMemory<byte> payload)
    {
        PendingWrite pending;
        lock (_gate)
        {
            // It may have ended since the caller looked; the lanes of an ended leadership report nothing any more.
            if (_isOver)
                return (WriteOutcome.Fenced, "The leadership has ended.");
            if (_pending is not null)
                throw new InvalidOperationException("A register has at most one write in flight.");
            Version = version;
            var target = new LaneTarget(++_startedIndex, new AcceptedAt(Ballot, version), writeId, payload);
            _pending = pending = new PendingWrite(target, _context.Regions.Quorum);
        }

        foreach (var lane in _lanes)
            lane.Push(pending.Target);
        var outcome = await pending.Outcome;
        lock (_gate)
        {
            // A write that failed stays, and with it the ban on sending it.
            if (outcome == WriteOutcome.Chosen)
            {
                _pending = null;
                _chosenIndex = pending.Target.Index;
            }
        }

        if (outcome != WriteOutcome.Chosen || _isFenced)
            End();
        else
            FillHoles();
        return (outcome, outcome == WriteOutcome.Chosen ? string.Empty : pending.Describe());
    }

    /// <summary>Waits until every lane has delivered the newest value or given up.</summary>
    public Task FlushAsync() => Task.WhenAll(_lanes.Select(lane => lane.Idle));

    /// <summary>Ends the leadership; writes already sent may still land, no further one is sent.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            _isOver = true;
            _pending?.Conclude();
        }

        // Outside the lock, since the lanes that wake up take their own locks.
        _ended.Cancel();
        GiveUp();
    }

    /// <summary>It has ended, and so has one more lane: tells of what its replicas lack.</summary>
    /// <remarks>
    /// Of all of them once more with every lane that ends. A store that refuses at once lacks the value before the others have it, and a
    /// comparison that begins in between finds it nowhere, so nothing is missing; it is missing as soon as it arrived elsewhere.
    /// </remarks>
    public void GiveUp()
    {
        foreach (var lane in _lanes)
            lane.GiveUp();
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    /// <summary>A lane is about to send the target.</summary>
    /// <returns><see langword="false"/> if the leadership has ended and nothing may be sent.</returns>
    public bool Send(int replica, LaneTarget target)
    {
        lock (_gate)
        {
            // Judged before this lane sent anything, the write may have been reported as not done.
            if (_isOver || _pending is { IsLost: true })
                return false;
            PendingOf(target)?.Send(replica);
            return true;
        }
    }

    /// <summary>The replica surely did not take the target.</summary>
    public void Withdraw(int replica, LaneTarget target)
    {
        lock (_gate)
            PendingOf(target)?.Withdraw(replica);
    }

    /// <summary>The replica has the target.</summary>
    public void Accept(int replica, LaneTarget target)
    {
        lock (_gate)
            PendingOf(target)?.Accept(replica);
    }

    /// <summary>The replica did not take the target now.</summary>
    public void Fail(int replica, LaneTarget target, string failure)
    {
        lock (_gate)
            PendingOf(target)?.Fail(replica, failure, fenced: false);
    }

    /// <summary>A higher ballot was seen: nothing more is sent.</summary>
    public void Fence(int replica, LaneTarget target, string failure)
    {
        bool isIdle;
        lock (_gate)
        {
            _isFenced = true;
            PendingOf(target)?.Fail(replica, failure, fenced: true);
            isIdle = _pending is null;
        }

        // A value in flight may still be chosen by the other replicas, so it is judged by their answers; idle, all is over now.
        if (isIdle)
            End();
    }

    /// <summary>A fault of ours in a lane: ends the leadership, and the waiting writer gets the exception.</summary>
    public void Break(Exception exception)
    {
        RegisterLog.LaneBroke(_context.Logger, exception, _context.Name);
        lock (_gate)
            _pending?.Break(exception);
        End();
    }

    private PendingWrite? PendingOf(LaneTarget target) =>
        _pending is { } pending && pending.Target.Index == target.Index ? pending : null;

    private void FillHoles()
    {
        foreach (var lane in _lanes)
            lane.Nudge();
    }
}
