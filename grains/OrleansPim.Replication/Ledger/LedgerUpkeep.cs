using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Ledger;

/// <summary>What a ledger does beside its commits: folds the tail, writes snapshots. One of each at a time; the next head names the result.</summary>
/// <remarks>Not thread-safe: all calls and continuations on one scheduler.</remarks>
internal sealed class LedgerUpkeep<TState>(LedgerBlobs blobs, LedgerSettings settings)
    where TState : class, ILedgerState<TState>
{
    private Task _folding = Task.CompletedTask;
    private Task _snapshotting = Task.CompletedTask;
    private Fold? _fold;
    private ReplicationException? _foldFailure;
    private WrittenSnapshot? _snapshot;

    /// <summary>The head with everything that was finished since; call <see cref="Settle"/> once it is committed.</summary>
    public LedgerHead Complete(LedgerHead head)
    {
        if (_fold is not null)
            head = head.With(_fold);
        return _snapshot is null ? head : head.With(_snapshot.Reference);
    }

    /// <summary>What <see cref="Complete"/> makes a head name that named it not before.</summary>
    public IEnumerable<BlobKey> Names()
    {
        if (_fold is not null)
            yield return blobs.Keys.Segment(BlobHash.Of(_fold.Segment.Sha256));
        if (_fold?.Index is { } index)
            yield return blobs.Keys.Index(BlobHash.Of(index.Sha256));
        foreach (var blob in _snapshot?.Blobs ?? [])
            yield return blob;
    }

    /// <summary>What was finished is not there any more: do it again.</summary>
    public void Forget() => (_fold, _snapshot) = (null, null);

    /// <summary>A head from <see cref="Complete"/> is committed; begins what is due now.</summary>
    public void Settle(LedgerHead head, TState state)
    {
        if (_fold is not null && head.TailStart > _fold.Segment.LastSequence)
            _fold = null;
        if (_snapshot is not null && head.Snapshots.Count > 0 && head.Snapshots[^1].Sequence == _snapshot.Reference.Sequence)
            _snapshot = null;
        if (head.TailLength > settings.Options.TailSoftLimit)
            BeginFold(head);
        var newest = head.Snapshots.Count > 0 ? head.Snapshots[^1].Length : 0;
        if (_snapshot is null && _snapshotting.IsCompleted && head.ReplayLength > Math.Max(settings.Options.MinimumReplayLength, newest))
            _snapshotting = SnapshotAsync(state, head.Chain);
    }

    /// <summary>Folds the tail of <paramref name="head"/> now: it is full.</summary>
    /// <exception cref="ReplicationException">Nothing was done.</exception>
    public async Task FoldNowAsync(LedgerHead head)
    {
        BeginFold(head);
        await _folding;
        if (_fold is null)
            throw new QuorumUnavailableException($"The tail of ledger {blobs.Keys.Id} is full and could not be folded.", _foldFailure);
    }

    /// <summary>Waits until nothing is under way.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(_folding, _snapshotting);

    private void BeginFold(LedgerHead head)
    {
        if (_fold is null && _folding.IsCompleted)
            _folding = FoldAsync(head);
    }

    private async Task FoldAsync(LedgerHead head)
    {
        try
        {
            _fold = await SegmentFolding.FoldAsync(blobs, head, CancellationToken.None);
        }
        catch (ReplicationException exception)
        {
            _foldFailure = exception;
            LedgerMessages.FoldFailed(settings.Logger, blobs.Keys.Id, exception);
        }
    }

    private async Task SnapshotAsync(TState state, EntryChain chain)
    {
        try
        {
            _snapshot = await SnapshotWriter.WriteAsync(blobs, state, chain, settings.Time.GetUtcNow(), CancellationToken.None);
        }
        catch (ReplicationException exception)
        {
            LedgerMessages.SnapshotFailed(settings.Logger, blobs.Keys.Id, exception);
        }
    }
}
