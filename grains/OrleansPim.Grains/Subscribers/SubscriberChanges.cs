using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.Errors;
using OrleansPim.Grains.Metering;
using OrleansPim.Grains.State;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Grains.Subscribers;

/// <summary>Carries a decision into the ledger.</summary>
internal sealed class SubscriberChanges(SubscriberLedger subscriber)
{
    /// <summary>How often a request is decided anew because another activation was faster, with nothing done.</summary>
    public const int MaximumDecisions = 3;

    private bool _existenceIsActive;

    /// <summary>Decides a request and commits what it comes to.</summary>
    /// <param name="requestId">The caller's name for it.</param>
    /// <param name="device">Who asks.</param>
    /// <param name="decide">Pure: from the state and the time to the decision.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ReplicationException">Its kind says whether anything was done.</exception>
    public Task<TResult> RunAsync<TResult>(
        RequestId requestId, DeviceId device, Func<SubscriberState, DateTimeOffset, Decision<TResult>> decide, CancellationToken cancellationToken) =>
        RunAsync(requestId, device, decide, null, cancellationToken);

    /// <summary>Decides a request that names content, and commits what it comes to.</summary>
    /// <param name="requestId">The caller's name for it.</param>
    /// <param name="device">Who asks.</param>
    /// <param name="decide">Pure: from the state and the time to the decision.</param>
    /// <param name="seenAt">How often blobs had been condemned when the content was looked for; see <see cref="EntryDraft.SeenAt"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ReplicationException">Its kind says whether anything was done.</exception>
    public async Task<TResult> RunAsync<TResult>(
        RequestId requestId,
        DeviceId device,
        Func<SubscriberState, DateTimeOffset, Decision<TResult>> decide,
        long? seenAt,
        CancellationToken cancellationToken)
    {
        var came = subscriber.Settings.Time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var ledger = await OpenAsync(came, cancellationToken);
            try
            {
                return await CommitAsync(ledger, came, requestId, device, decide, seenAt, cancellationToken);
            }
            catch (FencedException)
            {
                subscriber.Instruments.Fenced();
                if (attempt == MaximumDecisions)
                    throw;
            }
        }
    }

    /// <summary>Decides a request against an open ledger and commits what it comes to.</summary>
    /// <inheritdoc cref="RunAsync{TResult}(RequestId, DeviceId, Func{SubscriberState, DateTimeOffset, Decision{TResult}}, CancellationToken)"/>
    public Task<TResult> RunAsync<TResult>(
        Ledger<SubscriberState> ledger,
        RequestId requestId,
        DeviceId device,
        Func<SubscriberState, DateTimeOffset, Decision<TResult>> decide,
        CancellationToken cancellationToken) =>
        CommitAsync(ledger, subscriber.Settings.Time.GetTimestamp(), requestId, device, decide, null, cancellationToken);

    // A change that finds no ledger to go into has failed like one that no quorum took: after its first failure a ledger is opened anew, so
    // without this an outage would be counted once for each subscriber, and the share of changes that fail would look small.
    private async Task<Ledger<SubscriberState>> OpenAsync(long came, CancellationToken cancellationToken)
    {
        try
        {
            var ledger = await subscriber.OpenAsync(cancellationToken);
            await EnsureExistenceAsync(ledger, cancellationToken);
            return ledger;
        }
        catch (Exception exception) when (exception is ReplicationException or UnavailableException)
        {
            var outcome = exception is ReplicationException failure ? ReplicationErrors.ToOutcome(failure) : CommitOutcome.Unavailable;
            subscriber.Instruments.Committed(outcome, subscriber.Settings.Time.GetElapsedTime(came));
            throw;
        }
    }

    private async Task<TResult> CommitAsync<TResult>(
        Ledger<SubscriberState> ledger,
        long came,
        RequestId requestId,
        DeviceId device,
        Func<SubscriberState, DateTimeOffset, Decision<TResult>> decide,
        long? seenAt,
        CancellationToken cancellationToken)
    {
        var time = subscriber.Settings.Time;
        var now = time.GetUtcNow();
        var decision = decide(ledger.Decided, now);
        if (decision.Content is not { } content)
        {
            // What was decided on may not be committed yet, or not be the newest any more.
            if (ledger.Committed.Requests.Find(requestId) is null)
                await ConfirmAsync(ledger, came, cancellationToken);
            return decision.Answer(0);
        }

        if (decision.NamesContent && seenAt is null)
            throw new InvalidOperationException("An entry may name only content that was looked for: what was there once may have been collected.");
        var start = time.GetTimestamp();
        try
        {
            var entry = await ledger.AppendAsync(new EntryDraft(now, device.Value, requestId.Value, content) { SeenAt = seenAt }, cancellationToken);
            subscriber.Instruments.Committed(CommitOutcome.Committed, time.GetElapsedTime(start));
            subscriber.Note(ledger.Committed, entry.Sequence);
            if (ledger.Committed.Deletions.Marked.Any(window => window.MarkedSequence == entry.Sequence))
            {
                subscriber.Instruments.MassDeletion();
                SubscriberMessages.MassDeletion(subscriber.Settings.Logger, subscriber.Blobs.Keys.Id, entry.Sequence);
            }

            return decision.Answer(entry.Sequence);
        }
        catch (ReplicationException exception)
        {
            var outcome = ReplicationErrors.ToOutcome(exception);
            subscriber.Instruments.Committed(outcome, time.GetElapsedTime(start));
            if (exception is FencedException)
                subscriber.LeadWhenReopened();
            SubscriberMessages.CommitFailed(subscriber.Settings.Logger, subscriber.Blobs.Keys.Id, outcome, exception);
            throw;
        }
    }

    // A ledger that was read after the request had come is as new as its answer has to be; where another cluster writes all the time, every
    // further look would find something newer, and no answer would ever be given.
    private async Task ConfirmAsync(Ledger<SubscriberState> ledger, long came, CancellationToken cancellationToken)
    {
        var isCommitted = !ledger.IsDropped && ReferenceEquals(ledger.Decided, ledger.Committed);
        if (isCommitted && ledger.Age < subscriber.Settings.Time.GetElapsedTime(came))
            return;
        await ledger.ConfirmAsync(cancellationToken);
    }

    // Every entry but the first stands for this: the subscriber is known to exist for ever. Otherwise a creation that broke off
    // between head and existence would let a later loss of the head look like a subscriber who never was.
    private async Task EnsureExistenceAsync(Ledger<SubscriberState> ledger, CancellationToken cancellationToken)
    {
        if (_existenceIsActive || ledger.Committed.Sequence > 1)
            return;
        if (await subscriber.Existence.ReadAsync(cancellationToken) != ExistenceStage.Active)
            await subscriber.Existence.ReachAsync(ExistenceStage.Active, cancellationToken);
        _existenceIsActive = true;
    }
}
