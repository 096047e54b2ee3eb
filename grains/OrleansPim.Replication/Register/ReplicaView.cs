using System.Buffers;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Register;

/// <summary>What one leadership knows of one replica, and how it gets a value there.</summary>
/// <remarks>Used by one lane at a time.</remarks>
internal sealed class ReplicaView(Leadership leadership, RegisterContext context, int index, Task<ReplicaAnswer> firstAnswer)
{
    /// <summary>How many lost races one delivery takes before it counts as a failure.</summary>
    private const int MaximumRaces = 4;

    private readonly StoreIncarnation _incarnation = context.Regions.Regions[index].Standing.Incarnation;

    // An answer that was there before the leadership began was observed before its first write.
    private readonly bool _wasAnsweredBefore = firstAnswer.IsCompleted;
    private Task<ReplicaAnswer>? _firstAnswer = firstAnswer;
    private BlobVersion? _version;
    private bool _isKnown;
    private bool _isBlank;
    private Ballot _seenPromised;
    private AcceptedAt _seenAccepted;
    private int _unsureIndex;
    private int _holeObservedAt;
    private LaneTarget? _reportedHole;

    /// <summary>Why the last delivery failed, for people.</summary>
    public string Failure { get; private set; } = "has not answered";

    /// <summary>Whether the replica holds no usable record.</summary>
    public bool IsHole { get; private set; }

    /// <summary>
    /// Whether the hole may be filled: only after its observation was followed by an accept on a quorum of other replicas, so
    /// that no quorum with this replica in it can miss what was chosen (rule B4). Always under the token that was observed: a
    /// must-not-exist write makes a blank and nothing more, for it may land late, after the record was lost a second time.
    /// </summary>
    public bool MayFill => leadership.ChosenIndex > _holeObservedAt;

    /// <summary>Whether the store still lives the life in which its promise was counted.</summary>
    public bool IsSameIncarnation => Region.Standing.Incarnation == _incarnation;

    private Region Region => context.Regions.Regions[index];

    /// <summary>Whether the hole was reported for this target already.</summary>
    public bool HasReportedHole(LaneTarget target) => ReferenceEquals(_reportedHole, target);

    /// <summary>Gets the target to the replica, or says why not.</summary>
    /// <exception cref="OperationCanceledException">The leadership ended.</exception>
    public async ValueTask<LaneStep> DeliverAsync(LaneTarget target)
    {
        for (var race = 0; race < MaximumRaces; race++)
        {
            var standing = Region.Standing;
            if (!standing.HasVote || standing.Incarnation != _incarnation)
                return Fail(standing.HasVote ? "was rebuilt meanwhile" : $"has no vote: {standing.Reason}");
            if (!_isKnown && await LookAsync(target) is { } seen)
                return seen;
            if (IsHole && _version is null)
            {
                if (await PlaceBlankAsync() is { } failed)
                    return failed;
                continue;
            }

            if (IsHole && !MayFill)
            {
                _reportedHole = target;
                return LaneStep.Hole;
            }

            if (await SendAsync(target, standing) is { } sent)
                return sent;
        }

        return Fail($"changed {MaximumRaces} times while it was written");
    }

    private async ValueTask<LaneStep?> LookAsync(LaneTarget target)
    {
        var isFirst = _firstAnswer is not null;
        var answer = await TakeFirstAnswerAsync();
        isFirst &= answer is not null;
        answer ??= await ReplicaReader.ReadAsync(
            Region, context.Name, context.Regions.ConfigurationId, context.Clock, leadership.Ended);
        switch (answer.Kind)
        {
            case AnswerKind.Record:
                return Examine(answer.Record!, answer.Version!.Value, target);
            case AnswerKind.Blank when answer.Record!.Promised > leadership.Ballot:
                Failure = $"has promised round {answer.Record.Promised.Round}";
                return LaneStep.Fenced;
            // Only as the answer to the promise itself, whose token tells that nothing happened since. Found later, the blank may lie
            // in the place of a record that was lost, and with it a promise to somebody else: then it is a hole (rule B4).
            case AnswerKind.Blank when isFirst && leadership.IsMaking && answer.Record!.Promised == leadership.Ballot:
                (_version, _isKnown, IsHole, _isBlank) = (answer.Version, true, false, true);
                return null;
            case AnswerKind.Blank or AnswerKind.Absent or AnswerKind.Damaged:
                ObserveHole(answer, isFirst && _wasAnsweredBefore ? 0 : leadership.StartedIndex);
                return null;
            default:
                return Fail(answer.Failure);
        }
    }

    private async ValueTask<ReplicaAnswer?> TakeFirstAnswerAsync()
    {
        if (_firstAnswer is not { } first)
            return null;
        _firstAnswer = null;
        var answer = await first.WaitAsync(leadership.Ended);
        return answer.Kind == AnswerKind.Changed ? null : answer;
    }

    /// <summary>Rule B2: a replica that is not as expected is a question.</summary>
    /// <returns>The answer; <see langword="null"/> if the target may be sent under the version just read.</returns>
    private LaneStep? Examine(RegisterRecord record, BlobVersion version, LaneTarget target)
    {
        if (record.Promised < _seenPromised || record.Accepted < _seenAccepted)
        {
            var what = $"{record.Accepted} after {_seenAccepted}";
            Region.Figures.Violations.Add(IntegrityViolation.Rollback);
            RegisterLog.WentBack(context.Logger, Region.Name, context.Name, what);
            Region.QuarantineForGoingBack(_incarnation, $"It went back in time at register {context.Name}.");
            return Fail("went back in time");
        }

        See(record.Promised, record.Accepted);
        var hasTarget = target.IsIn(record);
        if (record.Promised > leadership.Ballot)
        {
            Failure = $"has promised round {record.Promised.Round}";
            return hasTarget ? LaneStep.AcceptedThenFenced : LaneStep.Fenced;
        }

        _version = version;
        _isKnown = true;
        IsHole = false;
        _isBlank = false;
        return hasTarget ? LaneStep.Accepted : null;
    }

    private void ObserveHole(ReplicaAnswer answer, int observedAt)
    {
        // A laggard's absence is no news; one where a record was seen before, or damage, is.
        if (answer.Kind == AnswerKind.Damaged || !_seenPromised.IsZero)
            RegisterLog.Hole(context.Logger, Region.Name, context.Name, answer.Failure);
        Failure = answer.Failure;
        IsHole = true;
        _holeObservedAt = observedAt;
        _version = answer.Version;
        _isKnown = true;

        // What was seen before is gone; from here on the replica is what this leadership makes of it.
        _seenPromised = Ballot.Zero;
        _seenAccepted = AcceptedAt.Nothing;
    }

    private async ValueTask<LaneStep?> PlaceBlankAsync()
    {
        var blank = await new Promises(context, leadership.Ballot).AskAsync(index, ReplicaAnswer.Absent, leadership.Ended);
        if (blank.Kind == AnswerKind.Changed)
        {
            _isKnown = false;
            return null;
        }

        if (blank.Kind != AnswerKind.Blank)
        {
            _isKnown = false;
            return Fail(blank.Failure);
        }

        _version = blank.Version;
        _holeObservedAt = leadership.StartedIndex;
        return null;
    }

    private async ValueTask<LaneStep?> SendAsync(LaneTarget target, RegionStanding standing)
    {
        if (!leadership.Send(index, target))
        {
            // Judged as lost, it ends the leadership in a moment; that is no fault of the lane.
            leadership.Ended.ThrowIfCancellationRequested();
            return Fail("is not sent a value that was given up");
        }

        using var deadline = context.Clock.StartDeadline(CancellationToken.None);
        try
        {
            var written = await TryWriteAsync(target, deadline.Token);
            if (written is not { } version)
                return LoseRace(target);
            if ((IsHole || _isBlank) && !await ReplicaReader.HasMarkerAsync(Region, standing, deadline.Token))
            {
                // Rule V2c: what was made where nothing was may lie in a store that was wiped before.
                Region.Quarantine(_incarnation, "Its marker is missing or of another life.");
                return BeUnsure(target, "lost its marker");
            }

            // A store that was taken out meanwhile may have been put back in time before it wrote.
            if (!standing.IsSameVote(Region.Standing))
                return BeUnsure(target, "lost its vote while it answered");
            if (IsHole)
                RegisterLog.Filled(context.Logger, Region.Name, context.Name);
            IsHole = false;
            _isBlank = false;
            _version = version;
            See(leadership.Ballot, target.Accepted);
            return LaneStep.Accepted;
        }
        catch (RegionUnavailableException exception)
        {
            return BeUnsure(target, $"{exception.Reason}: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            return BeUnsure(target, "did not answer within the replica timeout");
        }
    }

    private async ValueTask<BlobVersion?> TryWriteAsync(LaneTarget target, CancellationToken cancellationToken)
    {
        var record = new RegisterRecord(
            context.Name, context.Regions.ConfigurationId, _incarnation, leadership.Ballot, target.Accepted, target.WriteId, target.Payload);
        var buffer = ArrayPool<byte>.Shared.Rent(RegisterRecordCodec.Measure(record));
        var length = RegisterRecordCodec.Write(record, buffer);
        var version = await Region.Store.TryWriteAsync(context.Name.Key, buffer.AsMemory(0, length), _version, cancellationToken);

        // Returned only after an answer: a store that failed or was given up may still read the buffer.
        ArrayPool<byte>.Shared.Return(buffer);
        return version;
    }

    private LaneStep? LoseRace(LaneTarget target)
    {
        _isKnown = false;
        if (_unsureIndex != target.Index)
            leadership.Withdraw(index, target);
        return null;
    }

    private LaneStep BeUnsure(LaneTarget target, string failure)
    {
        _isKnown = false;
        _unsureIndex = target.Index;
        return Fail(failure);
    }

    private LaneStep Fail(string failure)
    {
        Failure = failure;
        return LaneStep.Unavailable;
    }

    private void See(Ballot promised, AcceptedAt accepted)
    {
        _seenPromised = promised;
        _seenAccepted = accepted;
    }
}
