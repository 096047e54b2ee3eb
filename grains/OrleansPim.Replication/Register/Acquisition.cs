using OrleansPim.Replication.Errors;

namespace OrleansPim.Replication.Register;

/// <summary>One attempt to become the leader of a register.</summary>
/// <param name="context">The register.</param>
/// <param name="beforePromises">Waited for once all is known that promises are asked under; <see langword="null"/> for nothing.</param>
internal sealed class Acquisition(RegisterContext context, Func<Task>? beforePromises = null)
{
    /// <summary>That the last attempt failed for want of answers, described; <see langword="null"/> if it lost a race.</summary>
    public string? Unanswered { get; private set; }

    /// <summary>Reads, promises, and adopts the highest accepted value of the promising quorum.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The leadership; <see langword="null"/> if the race was lost, or promises were not answered.</returns>
    /// <exception cref="QuorumUnavailableException">Too few replicas answer.</exception>
    /// <exception cref="CorruptReplicasException">Too few replicas can be trusted.</exception>
    public async Task<AcquiredLeadership?> TryAsync(CancellationToken cancellationToken)
    {
        var quorum = context.Regions.Quorum;
        var reads = RegisterReads.Start(context, answers => new Votes(answers, quorum).Acquire != AcquireDecision.Wait, cancellationToken);
        var answers = await reads.WaitAsync();
        var decision = new Votes(answers, quorum).Acquire;
        if (decision is AcquireDecision.Unavailable)
            throw new QuorumUnavailableException(RegisterReads.Describe(context, answers));
        if (decision is AcquireDecision.Corrupt)
            throw new CorruptReplicasException(RegisterReads.Describe(context, answers));

        var highest = answers.Max(answer => answer.Record?.Promised ?? Ballot.Zero);
        var ballot = highest.Next(new ProposerId(context.Ids.NextId()));
        if (beforePromises is not null)
            await beforePromises();
        var promises = await PromiseAsync(ballot, answers, decision, cancellationToken);
        return promises is null ? null : Lead(ballot, promises, reads, answers, decision);
    }

    private async Task<AnswerCollector?> PromiseAsync(
        Ballot ballot, ReplicaAnswer[] answers, AcquireDecision decision, CancellationToken cancellationToken)
    {
        var asker = new Promises(context, ballot);

        // Rule V2b rests on replicas that remember nothing, so nothing else may happen to any of them meanwhile: a promise that
        // another proposer got from one that forgot it would not be noticed, unless that one's record is fenced here. What a store that is
        // rebuilt promises replaces nothing that it forgot (V3): a quorum has to promise without it, or the last write of a creation that
        // it took part in lands where nobody promised, and is acknowledged beside another.
        var needed = decision switch
        {
            AcquireDecision.Finish => answers.Length,
            AcquireDecision.Create => context.Regions.Quorum.Size + Votes.CountForgetful(answers),
            _ => context.Regions.Quorum.Size,
        };
        var promises = new AnswerCollector(
            answers.Length,
            index => MayAsk(answers[index], decision)
                ? asker.AskAsync(index, answers[index], cancellationToken)
                : Task.FromResult(ReplicaAnswer.Unavailable("was not asked")),
            given => Granted(given) >= needed || Refused(given) > answers.Length - needed);
        var said = await promises.WaitAsync();
        if (Granted(said) >= needed)
            return promises;

        Unanswered = Unavailable(said) > answers.Length - needed ? RegisterReads.Describe(context, said) : null;
        return null;
    }

    private AcquiredLeadership Lead(
        Ballot ballot, AnswerCollector promises, AnswerCollector reads, ReplicaAnswer[] answers, AcquireDecision decision)
    {
        var granted = promises.Snapshot();
        var adopted = granted.Where(answer => answer.Record is not null).MaxBy(answer => answer.Record!.Accepted)!.Record!;
        var sameAccepted = granted.Count(answer => answer.Record?.Accepted == adopted.Accepted);
        if (decision == AcquireDecision.Finish && adopted.Accepted.Version > 1)
            RegisterLog.RecoveredFromMinority(context.Logger, context.Name, adopted.Accepted.Version);

        // A replica that was asked is known by its promise, now or soon; one that was not, by the read that came too late.
        var firstAnswers = new Task<ReplicaAnswer>[granted.Length];
        for (var index = 0; index < granted.Length; index++)
            firstAnswers[index] = MayAsk(answers[index], decision) ? promises.AnswerOf(index) : reads.AnswerOf(index);
        var leadership = new Leadership(context, ballot, adopted.Accepted, isMaking: decision != AcquireDecision.Promise, firstAnswers);
        return new AcquiredLeadership(leadership, adopted.IsBlank ? null : adopted, sameAccepted >= context.Regions.Quorum.Size);
    }

    private static bool MayAsk(ReplicaAnswer answer, AcquireDecision decision) => answer.Kind switch
    {
        AnswerKind.Record => true,
        AnswerKind.Absent or AnswerKind.Blank or AnswerKind.Damaged => decision is AcquireDecision.Create or AcquireDecision.Finish,
        _ => false,
    };

    private static int Granted(ReplicaAnswer[] answers) => answers.Count(answer => answer.Record is not null);

    private static int Unavailable(ReplicaAnswer[] answers) => answers.Count(answer => answer.Kind == AnswerKind.Unavailable);

    private static int Refused(ReplicaAnswer[] answers) =>
        answers.Count(answer => answer.Record is null && answer.Kind != AnswerKind.Pending);
}
