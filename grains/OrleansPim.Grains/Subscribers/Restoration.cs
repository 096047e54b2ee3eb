using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Subscribers;

/// <summary>Brings back what a subscriber had, entry by entry.</summary>
internal sealed class Restoration(SubscriberLedger subscriber, SubscriberChanges changes, ContentChunks chunks)
{
    /// <summary>The most entries of one restore: all items that a subscriber may have, one by one, and then some.</summary>
    public const int MaximumEntries = SubscriberLimits.Items * 2;

    /// <summary>Restores.</summary>
    /// <exception cref="InvalidException">There is no such entry, or content of that time was deleted since.</exception>
    public async Task<RestoreResult> RunAsync(RestoreRequest request, CancellationToken cancellationToken)
    {
        var ledger = await subscriber.OpenFreshAsync(ReadConsistency.Linearizable, cancellationToken);
        var before = ledger.Committed.Sequence;
        var seenAt = ledger.Head.Condemnations;
        if (request.Sequence < 1 || request.Sequence > before)
            throw new InvalidException(InvalidReason.Limit, $"A restore leads to an entry from 1 to {before}.");
        var past = await ledger.ReplayAsync(request.Sequence, cancellationToken);
        await chunks.EnsureAsync(past.Chunks(request.Collection).Except(ledger.Committed.Chunks()), seenAt, cancellationToken);
        var (sequence, restored, removed) = (before, 0, 0);
        for (var entries = 0; entries < MaximumEntries; entries++)
        {
            var step = new RestoreStep([], 0, 0);
            var committed = await changes.RunAsync(
                new RequestId(subscriber.Settings.Ids.NextId()),
                DeviceId.Administration,
                (state, time) => Decide(step = RestoreDecider.Decide(state, past, request, new EntryStamp(state.Sequence + 1, time.ToUnixTimeMilliseconds()))),
                seenAt,
                cancellationToken);
            if (step.Mutations.Count == 0)
                return new RestoreResult(before, sequence, restored, removed);
            (sequence, restored, removed) = (committed, restored + step.Restored, removed + step.Removed);
        }

        throw new UnavailableException("The subscriber changes faster than it can be restored; try again.");
    }

    /// <summary>The newest entry that was made at or before a time.</summary>
    public async Task<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var ledger = await subscriber.OpenFreshAsync(ReadConsistency.Bounded, cancellationToken);
        return await ledger.FindAsync(time, cancellationToken);
    }

    private static Decision<long> Decide(RestoreStep step)
    {
        if (step.Mutations.Count == 0)
            return Decision<long>.Nothing(0);
        var content = new EntryContent { Result = new RequestResult { Kind = RequestKind.Restore } };
        content.Mutations.AddRange(step.Mutations);
        return Decision<long>.Commit(content, sequence => sequence);
    }
}
