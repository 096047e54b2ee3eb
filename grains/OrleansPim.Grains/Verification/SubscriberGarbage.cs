using OrleansPim.Grains.Errors;
using OrleansPim.Grains.State;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Garbage;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Stores;
using OrleansPim.Replication.Verification;

namespace OrleansPim.Grains.Verification;

/// <summary>Finds the blobs of one subscriber that nothing inside the retention window names, and deletes them on demand.</summary>
/// <remarks>
/// Named is whatever the head leads to (all segments, so the history stays whole; indexes; snapshots with their chunks), the content
/// of the state at the beginning of the window, and all content that any entry since has named: every state inside of the window
/// can be restored. What a writer put there and has not named yet looks the same as what nobody ever will; why deleting it is
/// safe all the same is told in <see cref="GarbageCollector"/>.
/// </remarks>
internal sealed class SubscriberGarbage(LedgerSettings settings)
{
    /// <summary>How far back every state can be restored.</summary>
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(30);

    /// <summary>How long a blob stays condemned before it is deleted, unless asked otherwise: longer than an upload takes to be named.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromMinutes(10);

    /// <summary>How far back every state can be restored after a collection.</summary>
    public TimeSpan Retention { get; init; } = DefaultRetention;

    /// <summary>Finds them.</summary>
    /// <returns>The longest replica of each such blob.</returns>
    /// <exception cref="InvalidException">No such subscriber was ever provisioned.</exception>
    /// <exception cref="UnavailableException">The history cannot be read to its end, or a region cannot be listed: nothing can be called garbage.</exception>
    public async Task<IReadOnlyDictionary<BlobKey, long>> FindAsync(SubscriberId id, CancellationToken cancellationToken)
    {
        try
        {
            // Listed first: what is written meanwhile is not in the listing.
            var listing = await LedgerListing.ReadAsync(settings, new LedgerId(id.Value), cancellationToken);
            var named = await FindNamedAsync(id, cancellationToken);
            return listing.Blobs.Where(blob => !named.Contains(blob.Key)).ToDictionary();
        }
        catch (ReplicationException exception)
        {
            throw ReplicationErrors.ToPim(exception);
        }
    }

    /// <summary>Condemns them, and deletes those that have been condemned for some time and are named by nothing still.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="grace">For how long; nothing is lost without any, but an upload that is under way may have to be sent again.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <exception cref="InvalidException">No such subscriber was ever provisioned.</exception>
    /// <exception cref="UnavailableException">The history cannot be read to its end, or a region cannot be listed: nothing can be called garbage.</exception>
    /// <exception cref="ConflictException">The subscriber's own writer was faster; try again.</exception>
    public async Task<CollectedGarbage> CollectAsync(SubscriberId id, TimeSpan grace, CancellationToken cancellationToken)
    {
        try
        {
            // Who has none keeps its leader.
            if (!await HasAnyAsync(id, cancellationToken))
                return new CollectedGarbage();
            var collector = new GarbageCollector(settings, new LedgerId(id.Value));
            return await collector.RunAsync(token => FindNamedAsync(id, token), grace, cancellationToken) ?? throw Unknown();
        }
        catch (ReplicationException exception)
        {
            throw ReplicationErrors.ToPim(exception);
        }
    }

    private static InvalidException Unknown() => new(InvalidReason.UnknownSubscriber, "No such subscriber was ever provisioned.");

    private async Task<bool> HasAnyAsync(SubscriberId id, CancellationToken cancellationToken)
    {
        if ((await FindAsync(id, cancellationToken)).Count > 0)
            return true;
        var keys = new LedgerKeys(new LedgerId(id.Value));
        await using var register = settings.NewRegister(keys.Head);
        return await register.ReadAsync(cancellationToken) is { } value && LedgerHead.Read(keys.Id, value.Payload).Condemned.Count > 0;
    }

    private async Task<IReadOnlySet<BlobKey>> FindNamedAsync(SubscriberId id, CancellationToken cancellationToken)
    {
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
                ? Unknown()
                : new UnavailableException($"The history cannot be read to its end: {findings.Problems[0]}");
        }

        if (replicas.HasLost)
            throw new UnavailableException($"What a blob that cannot be read would name is not known: {findings.Problems[0]}");
        var keys = new LedgerKeys(new LedgerId(id.Value));
        content.UnionWith(state.Chunks());
        return replicas.Named.Concat(content.Select(keys.Content)).ToHashSet();
    }

    /// <summary>Gathers the content that any state inside of the window names.</summary>
    /// <remarks>Times are labels. The window begins with the first entry whose label is inside, so a clock that was ahead only keeps more.</remarks>
    private sealed class ContentWatch(DateTimeOffset since, HashSet<BlobHash> content)
    {
        private bool _isInside;

        public void Take(SubscriberState before, Entry entry)
        {
            if (!_isInside && entry.Time >= since)
            {
                _isInside = true;
                content.UnionWith(before.Chunks());
            }

            if (_isInside)
                content.UnionWith(SubscriberState.ContentOf(entry));
        }
    }
}
