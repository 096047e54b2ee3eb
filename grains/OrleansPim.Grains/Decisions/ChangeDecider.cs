using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>Decides a <see cref="ChangeRequest"/>: all of it, or nothing. Pure.</summary>
internal static class ChangeDecider
{
    /// <summary>Decides against a state.</summary>
    /// <param name="state">The state, with everything that waits for a commit.</param>
    /// <param name="request">Checked by <see cref="ChangeRules"/>.</param>
    /// <param name="time">Labels the entry.</param>
    /// <exception cref="InvalidException">The request id was used for something else, or the entry would be too long.</exception>
    public static Decision<ChangeResult> Decide(SubscriberState state, ChangeRequest request, DateTimeOffset time)
    {
        if (state.Requests.Find(request.RequestId) is { } done)
            return Decision<ChangeResult>.Nothing(Answer(done.Sequence, RequestAgreement.Expect(request, RequestKinds.Expect(done.Result, RequestKind.Change))));

        var stamp = new EntryStamp(state.Sequence + 1, time.ToUnixTimeMilliseconds());
        var content = new EntryContent { Result = new RequestResult { Kind = RequestKind.Change } };
        for (var index = 0; index < request.Changes.Count; index++)
        {
            var step = Decide(state, request.Changes[index]);
            if (step.Refusal is null && StorageQuota.IsExceeded(state, request.Changes[index], request.Quota))
                step = Step.Refuse(RefusalReason.QuotaExceeded);
            if (step.Refusal is null && MayAddProperties(request.Changes[index]) && IsOverfull(state, step, stamp))
                step = Step.Refuse(RefusalReason.LimitReached);
            if (step.Refusal is { } reason)
                return Decision<ChangeResult>.Nothing(Refuse(index, reason, step.Existing));
            content.Mutations.AddRange(step.Mutations);
            content.Result.Outcomes.Add(step.Outcome);

            // The next change of the request is decided against what this one does.
            if (index + 1 < request.Changes.Count)
                state = After(state, step, stamp);
        }

        content.Result.Targets = RequestTargets.Of(request.Changes);
        return Decision<ChangeResult>.Commit(content, sequence => Answer(sequence, content.Result));
    }

    private static SubscriberState After(SubscriberState state, Step step, EntryStamp stamp) =>
        step.Mutations.Aggregate(state, (current, mutation) => EntryTransition.Apply(current, mutation, stamp));

    private static bool MayAddProperties(Change change) =>
        change is PutItemProperties or PutCollectionProperties or CreateCollection or MoveItem { Copy: true } or TransferCollection { Copy: true };

    /// <summary>Whether a change adds properties beyond what a subscriber may have; one that takes some away never does.</summary>
    private static bool IsOverfull(SubscriberState state, Step step, EntryStamp stamp) =>
        After(state, step, stamp).PropertyBytes is > SubscriberLimits.PropertyBytes and var bytes && bytes > state.PropertyBytes;

    private static Step Decide(SubscriberState state, Change change)
    {
        if (change is CreateCollection create)
            return CollectionDecider.Decide(state, create);
        if (state.FindCollection(change.Collection) is not { } collection)
            return Step.Refuse(RefusalReason.CollectionMissing);
        return change switch
        {
            PutItem put => ItemDecider.Decide(state, collection, put),
            DeleteItem delete => ItemDecider.Decide(collection, delete),
            MoveItem move => MoveDecider.Decide(state, collection, move),
            PutItemProperties properties => ItemDecider.Decide(collection, properties),
            PutCollectionProperties properties => CollectionDecider.Decide(collection, properties),
            TransferCollection transfer => TransferDecider.Decide(state, collection, transfer),
            DeleteCollection delete => CollectionDecider.Decide(state, collection, delete),
            _ => throw new InvalidException(InvalidReason.ChangeCount, $"This release does not know the change {change.GetType().Name}."),
        };
    }

    private static ChangeResult Answer(long sequence, RequestResult result) => new()
    {
        Sequence = sequence,
        Outcomes = [.. result.Outcomes.Select(outcome => new ChangeOutcome(outcome.Created, outcome.Tag is null ? null : ItemTag.Of(outcome.Tag).ToETag()))],
    };

    private static ChangeResult Refuse(int index, RefusalReason reason, string? existing) => new()
    {
        Sequence = 0,
        Refusal = new ChangeRefusal(index, reason, existing is null ? null : new ItemName(existing)),
    };
}
