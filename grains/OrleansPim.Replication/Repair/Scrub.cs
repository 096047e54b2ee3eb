using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>One comparison of everything that the voting stores hold, which completes what lies on a quorum only.</summary>
/// <remarks>
/// A process that is killed, or a store that takes no writes for a while, leaves blobs on a quorum and not everywhere: nothing is
/// lost, but one more loss would be one too many. Immutable blobs are copied after they were verified against their name.
/// A register is never copied: its chosen value is accepted again at a fresh ballot, as protocol rules B3 and B4 have it. That
/// fences a leader, so it is done only where the same laggard is seen twice, longer apart than a leader's own lane takes.
/// </remarks>
/// <param name="regions">All regions.</param>
/// <param name="voters">Those to compare: they answer and have a vote.</param>
/// <param name="context">The clock and the limits.</param>
internal sealed class Scrub(RegionSet regions, IReadOnlyList<Region> voters, RepairContext context)
{
    /// <summary>How many keys are looked at in one go; between two goes others have their turn.</summary>
    private const int BatchSize = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly BlobInventory _inventory = new(regions, context.Clock);

    /// <summary>Compares and completes.</summary>
    /// <param name="cancellationToken">Stops it; what was completed stays.</param>
    /// <returns>How many blobs were completed.</returns>
    /// <exception cref="RegionUnavailableException">A store does not answer: compare again when it does.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var listings = await Task.WhenAll(voters.Select(region => _inventory.ListAsync(region, cancellationToken)));
        var held = Array.ConvertAll(listings, listing => listing.ToHashSet());
        var keys = listings.SelectMany(listing => listing).Distinct().ToLookup(BlobCatalog.KindOf);
        var holes = keys[BlobKindOfRepair.Immutable].Where(key => Array.Exists(held, blobs => !blobs.Contains(key))).ToList();
        var laggards = await FindLaggardsAsync([.. keys[BlobKindOfRepair.Register]], cancellationToken);

        await ForEachAsync(holes, key => CompleteAsync(key, held, cancellationToken), cancellationToken);
        await ForEachAsync(laggards, key => RepairAsync(key, cancellationToken), cancellationToken);
        return holes.Count + laggards.Count;
    }

    private async Task<IReadOnlyList<BlobKey>> FindLaggardsAsync(IReadOnlyList<BlobKey> registers, CancellationToken cancellationToken)
    {
        var suspects = await FindDifferencesAsync(registers, cancellationToken);
        if (suspects.Count == 0)
            return [];
        await context.Clock.DelayAsync(context.Options.LaneMaximumDelay + context.Clock.ReplicaTimeout, cancellationToken);
        var still = await FindDifferencesAsync([.. suspects.Keys], cancellationToken);
        return [.. still.Where(suspect => suspects[suspect.Key].SequenceEqual(suspect.Value)).Select(suspect => suspect.Key)];
    }

    /// <summary>Which registers differ between stores, and what each store has accepted of them.</summary>
    private async Task<Dictionary<BlobKey, AcceptedAt?[]>> FindDifferencesAsync(IReadOnlyList<BlobKey> keys, CancellationToken cancellationToken)
    {
        var differences = new Dictionary<BlobKey, AcceptedAt?[]>();
        await ForEachAsync(keys, async key =>
        {
            var accepted = await Task.WhenAll(voters.Select(region => ReadAcceptedAsync(region, key, cancellationToken)));
            if (accepted.Distinct().Count() > 1)
            {
                lock (differences)
                    differences.Add(key, accepted);
            }
        }, cancellationToken);
        return differences;
    }

    private async Task<AcceptedAt?> ReadAcceptedAsync(Region region, BlobKey key, CancellationToken cancellationToken)
    {
        using var deadline = context.Clock.StartDeadline(cancellationToken);
        return await region.Store.ReadAsync(key, deadline.Token) is { } blob
            && RegisterRecordCodec.TryRead(blob.Content, new RegisterName(key), out var record) == RecordDamage.None
            ? record!.Accepted
            : null;
    }

    private async Task CompleteAsync(BlobKey key, HashSet<BlobKey>[] held, CancellationToken cancellationToken)
    {
        for (var index = 0; index < voters.Count; index++)
        {
            if (!held[index].Contains(key))
                await NewRefill(voters[index]).FillVotingAsync(key, cancellationToken);
        }
    }

    // Twice: a hole becomes a blank first, and is filled by the next acceptance (rule B4).
    private async Task RepairAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var refill = NewRefill(voters[0]);
        await refill.FillVotingAsync(key, cancellationToken);
        var accepted = await Task.WhenAll(voters.Select(region => ReadAcceptedAsync(region, key, cancellationToken)));
        if (accepted.Distinct().Count() > 1)
            await refill.FillVotingAsync(key, cancellationToken);
    }

    private BlobRefill NewRefill(Region region) => new(region, regions, context);

    private async Task ForEachAsync(IReadOnlyList<BlobKey> keys, Func<BlobKey, Task> work, CancellationToken cancellationToken)
    {
        foreach (var batch in keys.Chunk(BatchSize))
        {
            await Task.WhenAll(batch.Select(key => ReportFailureAsync(key, work)));
            await context.Clock.DelayAsync(Pause, cancellationToken);
        }
    }

    private async Task ReportFailureAsync(BlobKey key, Func<BlobKey, Task> work)
    {
        try
        {
            await work(key);
        }
        catch (ReplicationException exception)
        {
            // One blob that cannot be completed now must not keep the others from it.
            RepairLog.NotCompleted(context.Logger, key, exception.Message);
        }
    }
}
