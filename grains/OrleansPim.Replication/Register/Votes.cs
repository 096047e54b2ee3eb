namespace OrleansPim.Replication.Register;

/// <summary>Counts the answers of all replicas and decides; pure.</summary>
/// <param name="answers">One for each configured replica, those that have not answered included.</param>
/// <param name="quorum">Of the configured number of replicas.</param>
internal readonly struct Votes(ReadOnlySpan<ReplicaAnswer> answers, Quorum quorum)
{
    private readonly int _records = Count(answers, AnswerKind.Record);
    private readonly int _holes = Count(answers, AnswerKind.Absent) + Count(answers, AnswerKind.Blank);
    private readonly int _forgetful = CountForgetful(answers);
    private readonly int _damaged = Count(answers, AnswerKind.Damaged);
    private readonly int _pending = Count(answers, AnswerKind.Pending);
    private readonly int _unavailable = Count(answers, AnswerKind.Unavailable);
    private readonly bool _agreed = Agreed(answers, quorum);

    /// <summary>What a read may answer.</summary>
    public ReadDecision Read
    {
        get
        {
            if (_agreed)
                return ReadDecision.Chosen;
            if (_pending > 0)
                return ReadDecision.Wait;
            return Acquire switch
            {
                AcquireDecision.Promise or AcquireDecision.Finish => ReadDecision.Settle,
                AcquireDecision.Create => ReadDecision.Nothing,
                AcquireDecision.Unavailable => ReadDecision.Unavailable,
                _ => ReadDecision.Corrupt,
            };
        }
    }

    /// <summary>How to acquire.</summary>
    public AcquireDecision Acquire
    {
        get
        {
            if (_records >= quorum.Size)
                return AcquireDecision.Promise;
            if (_pending > 0)
                return AcquireDecision.Wait;

            // From here on everybody has answered or failed. Absence proves something only when nobody who can be reached
            // contradicts it (V2a), and a minority of records counts only when nobody is left who might know more (V2b). The absence
            // of what a store has forgotten proves nothing at all (V3).
            if (_records == 0 && _holes - _forgetful >= quorum.Size && _holes + _unavailable == quorum.Replicas)
                return AcquireDecision.Create;

            // Damage is one of the faults that a quorum tolerates, if all others answered: whatever was chosen lies on one of those.
            if (_damaged + _forgetful <= quorum.Tolerated && _records + _holes + _damaged == quorum.Replicas)
                return _records > 0 ? AcquireDecision.Finish : AcquireDecision.Create;
            return _unavailable > 0 ? AcquireDecision.Unavailable : AcquireDecision.Corrupt;
        }
    }

    /// <summary>Whether a quorum of records has accepted the same.</summary>
    private static bool Agreed(ReadOnlySpan<ReplicaAnswer> answers, Quorum quorum)
    {
        foreach (var candidate in answers)
        {
            if (candidate.Kind != AnswerKind.Record)
                continue;
            var same = 0;
            foreach (var answer in answers)
                same += answer.Kind == AnswerKind.Record && answer.Record!.Accepted == candidate.Record!.Accepted ? 1 : 0;
            if (same >= quorum.Size)
                return true;
        }

        return false;
    }

    /// <summary>How many of them are holes of a store that is rebuilt.</summary>
    public static int CountForgetful(ReadOnlySpan<ReplicaAnswer> answers)
    {
        var count = 0;
        foreach (var answer in answers)
            count += answer is { IsForgetful: true, Kind: AnswerKind.Absent or AnswerKind.Blank } ? 1 : 0;
        return count;
    }

    private static int Count(ReadOnlySpan<ReplicaAnswer> answers, AnswerKind kind)
    {
        var count = 0;
        foreach (var answer in answers)
            count += answer.Kind == kind ? 1 : 0;
        return count;
    }
}
