using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Reads the whole content of every immutable blob of one store, a few at a time, and replaces what its name does not prove.</summary>
/// <remarks>
/// A listing does not show a bit that flipped, and of three rotten copies none is left to repair the others from. Records of
/// registers are not read here: every comparison reads them all. One cycle goes over the keys once, a page after the other, and
/// remembers only where the last one ended; what is written meanwhile behind it belongs to the next cycle. One call at a time.
/// </remarks>
internal sealed class DeepScrub(Region region, RegionSet regions, RepairContext context)
{
    /// <summary>How many blobs are read at a time: each waits for its store most of the time, and more would make others wait.</summary>
    public const int Lanes = 8;

    // Where in a page this process begins: all that are told to verify at once would otherwise repair each blob at the same moment.
    private readonly byte _turn = context.Ids.NextId().ToByteArray()[^1];

    private BlobKey? _after;
    private long _done;
    private long _damaged;
    private int _failures;

    /// <summary>Whether the cycle has come to its end.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Which store.</summary>
    public Region Region => region;

    /// <summary>How many blobs were read.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>How many of them were damaged.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>How many of those still are.</summary>
    public long Failed => Volatile.Read(ref _failures);

    /// <summary>Reads the next blobs.</summary>
    /// <param name="limit">At most so many, 1 to <see cref="IRegionStore.MaximumPageSize"/>.</param>
    /// <param name="cancellationToken">Stops it; what was repaired stays.</param>
    /// <exception cref="RegionUnavailableException">The store does not answer; the cycle goes on with the same blobs.</exception>
    public async Task AdvanceAsync(int limit, CancellationToken cancellationToken)
    {
        var page = await ListAsync(limit, cancellationToken);
        await VerifyAsync([.. page.Blobs.Select(blob => blob.Key).Where(key => BlobCatalog.KindOf(key) == BlobKindOfRepair.Immutable)], cancellationToken);
        Interlocked.Add(ref _done, page.Blobs.Count);
        _after = page.After;
        if (page.After is not null)
            return;
        IsOver = true;
        if (Failed == 0)
            region.Figures.CompleteDeepScrub(context.Time.GetUtcNow());
    }

    private async Task VerifyAsync(List<BlobKey> keys, CancellationToken cancellationToken)
    {
        var first = keys.Count == 0 ? 0 : _turn % keys.Count;
        var failures = _failures;
        try
        {
            foreach (var together in keys.Skip(first).Concat(keys.Take(first)).Chunk(Lanes))
                await Task.WhenAll(together.Select(key => VerifyAsync(key, cancellationToken)));
        }
        catch
        {
            // All of them are read again, and what could not be repaired is met again.
            Interlocked.Add(ref _damaged, failures - _failures);
            Volatile.Write(ref _failures, failures);
            throw;
        }
    }

    private async Task VerifyAsync(BlobKey key, CancellationToken cancellationToken)
    {
        // Collected meanwhile, or a hole: that is for the comparison to tell.
        if (await ReadAsync(key, cancellationToken) is not { } blob)
            return;
        if (BlobRefill.IsIntact(key, blob.Content.Span))
        {
            region.Figures.Scrubbed.Add(ScrubOutcome.Verified);
            return;
        }

        Interlocked.Increment(ref _damaged);
        region.Figures.Scrubbed.Add(ScrubOutcome.Damaged);
        await RepairAsync(key, cancellationToken);
    }

    private async Task RepairAsync(BlobKey key, CancellationToken cancellationToken)
    {
        try
        {
            await new BlobRefill(region, regions, context, RepairReason.Scrub).FillVotingAsync(key, cancellationToken);
            region.Figures.Scrubbed.Add(ScrubOutcome.Completed);
        }
        catch (ReplicationException exception)
        {
            // The other blobs must not wait for this one; the next cycle comes to it again.
            Interlocked.Increment(ref _failures);
            region.Figures.Scrubbed.Add(ScrubOutcome.Failed);
            RepairLog.NotCompleted(context.Logger, key, exception.Message);
        }
    }

    private async Task<BlobPage> ListAsync(int limit, CancellationToken cancellationToken)
    {
        using var deadline = context.Clock.StartDeadline(cancellationToken);
        return await region.Store.ListAsync(string.Empty, _after, limit, deadline.Token);
    }

    private async Task<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        using var deadline = context.Clock.StartDeadline(cancellationToken);
        return await region.Store.ReadAsync(key, deadline.Token);
    }
}
