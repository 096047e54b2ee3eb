using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Stores;
using OrleansPim.Replication.Verification;

namespace OrleansPim.Grains.Verification;

/// <summary>Finds the blobs of one subscriber that nothing inside the retention window names. Deletes nothing.</summary>
/// <remarks>
/// <para>
/// Named is whatever the head leads to (all segments, so the history stays whole; indexes; snapshots with their chunks), the content
/// of the state at the beginning of the window, and all content that any entry since has named: every state inside of the window
/// can be restored. What a writer put there and has not named yet looks the same as what nobody ever will.
/// </para>
/// <para>
/// That is why nothing is deleted. A blob is named by its hash, so a writer that finds it there skips the upload, and names it a
/// moment after it was found to be garbage; the deletion, conditional on the blob's version, would not notice, since nothing was
/// written. No waiting time helps against a zombie that wakes later than that.
/// </para>
/// </remarks>
internal sealed class SubscriberGarbage(LedgerSettings settings)
{
    /// <summary>How far back every state can be restored.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private static readonly string[] Prefixes =
        [LedgerKeys.SegmentPrefix, LedgerKeys.IndexPrefix, LedgerKeys.SnapshotPrefix, LedgerKeys.ContentPrefix];

    /// <summary>Finds them.</summary>
    /// <returns>The longest replica of each such blob.</returns>
    /// <exception cref="InvalidException">No such subscriber was ever provisioned.</exception>
    /// <exception cref="UnavailableException">The history cannot be read to its end, or a region cannot be listed: nothing can be called garbage.</exception>
    public async Task<IReadOnlyDictionary<BlobKey, long>> FindAsync(SubscriberId id, CancellationToken cancellationToken)
    {
        // Listed first: what is written meanwhile is not in the listing.
        var listed = await ListAsync(id, cancellationToken);
        var findings = new VerificationFindings();
        var replicas = new ReplicaVerification(settings, findings);
        var content = new HashSet<BlobHash>();
        var ledger = new LedgerVerification<SubscriberState>(new LedgerId(id.Value), findings, replicas)
        {
            Watcher = new ContentWatch(settings.Time.GetUtcNow() - Retention, content).Take,
        };
        if (await ledger.RunAsync(cancellationToken) is not { } state)
        {
            throw findings.ProblemCount == 0
                ? new InvalidException(InvalidReason.UnknownSubscriber, "No such subscriber was ever provisioned.")
                : new UnavailableException($"The history cannot be read to its end: {findings.Problems[0]}");
        }

        var keys = new LedgerKeys(new LedgerId(id.Value));
        content.UnionWith(ContentWatch.ChunksOf(state));
        var named = replicas.Named.Concat(content.Select(keys.Content)).ToHashSet();
        return listed.Where(blob => !named.Contains(blob.Key)).ToDictionary();
    }

    private async Task<Dictionary<BlobKey, long>> ListAsync(SubscriberId id, CancellationToken cancellationToken)
    {
        var listed = new Dictionary<BlobKey, long>();
        foreach (var region in settings.Regions.Regions)
        {
            foreach (var prefix in Prefixes)
            {
                BlobKey? after = null;
                do
                {
                    var page = await ListAsync(region.Store, $"{prefix}{id.Value}/", after, cancellationToken);
                    foreach (var blob in page.Blobs)
                        listed[blob.Key] = Math.Max(blob.Length, listed.GetValueOrDefault(blob.Key));
                    after = page.After;
                }
                while (after is not null);
            }
        }

        return listed;
    }

    private async Task<BlobPage> ListAsync(IRegionStore store, string prefix, BlobKey? after, CancellationToken cancellationToken)
    {
        try
        {
            using var timeout = new CancellationTokenSource(settings.Options.BlobTimeout, settings.Time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            return await store.ListAsync(prefix, after, IRegionStore.MaximumPageSize, stop.Token);
        }
        catch (Exception exception) when (exception is RegionUnavailableException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new UnavailableException($"A region cannot be listed now: {exception.Message}");
        }
    }

    /// <summary>Gathers the content that any state inside of the window names.</summary>
    /// <remarks>Times are labels. The window begins with the first entry whose label is inside, so a clock that was ahead only keeps more.</remarks>
    private sealed class ContentWatch(DateTimeOffset since, HashSet<BlobHash> content)
    {
        private bool _isInside;

        public static IEnumerable<BlobHash> ChunksOf(SubscriberState state) =>
            state.Collections.Values.SelectMany(collection => collection.Items.Items).SelectMany(item => ChunksOf(item.Content));

        public void Take(SubscriberState before, Entry entry)
        {
            if (!_isInside && entry.Time >= since)
            {
                _isInside = true;
                content.UnionWith(ChunksOf(before));
            }

            if (_isInside)
                content.UnionWith(EntryContent.Parser.ParseFrom(entry.Content).Mutations.SelectMany(mutation => ChunksOf(mutation.ItemPut?.Item?.Content)));
        }

        private static IEnumerable<BlobHash> ChunksOf(StoredContent? stored) => stored?.Chunks.Select(BlobHash.Of) ?? [];
    }
}
