using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Figures;
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

    private readonly BlobInventory _inventory = new(context.Clock);
    private int _failures;

    /// <summary>Whether nothing is missing any more that was missing when it began.</summary>
    public bool IsComplete => Volatile.Read(ref _failures) == 0;

    /// <summary>How many blobs there are, once they were listed.</summary>
    public long Blobs { get; private set; }

    /// <summary>Compares and completes.</summary>
    /// <param name="cancellationToken">Stops it; what was completed stays.</param>
    /// <returns>How many blobs were completed.</returns>
    /// <exception cref="RegionUnavailableException">A store does not answer: compare again when it does.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var listings = await Task.WhenAll(voters.Select(region => _inventory.ListAsync(region, cancellationToken)));
        var held = Array.ConvertAll(listings, listing => listing.ToHashSet());
        var keys = listings.SelectMany(listing => listing).Distinct().ToLookup(BlobCatalog.KindOf);
        Blobs = held.Max(blobs => blobs.Count);
        var holes = keys[BlobKindOfRepair.Immutable].Where(key => Array.Exists(held, blobs => !blobs.Contains(key))).ToList();
        var laggards = await FindLaggardsAsync([.. keys[BlobKindOfRepair.Register]], cancellationToken);

        CountPresent(keys.Where(kind => kind.Key != BlobKindOfRepair.OfTheStore).SelectMany(kind => kind), held, laggards);
        await ForEachAsync(holes, key => CompleteAsync(key, held, cancellationToken), cancellationToken);
        await ForEachAsync([.. laggards.Keys], key => RepairAsync(key, laggards[key], cancellationToken), cancellationToken);
        return holes.Count + laggards.Count;
    }

    private void CountPresent(IEnumerable<BlobKey> keys, HashSet<BlobKey>[] held, Dictionary<BlobKey, AcceptedAt?[]> laggards)
    {
        foreach (var key in keys)
        {
            for (var index = 0; index < voters.Count; index++)
            {
                var lacks = laggards.TryGetValue(key, out var accepted) ? IsBehind(accepted, index) : !held[index].Contains(key);
                if (!lacks)
                    voters[index].Figures.Scrubbed.Add(ScrubOutcome.Present);
            }
        }
    }

    private static bool IsBehind(AcceptedAt?[] accepted, int index) => accepted[index] is not { } at || at < accepted.Max();

    private async Task<Dictionary<BlobKey, AcceptedAt?[]>> FindLaggardsAsync(IReadOnlyList<BlobKey> registers, CancellationToken cancellationToken)
    {
        var suspects = await FindDifferencesAsync(registers, cancellationToken);
        if (suspects.Count == 0)
            return suspects;
        await context.Clock.DelayAsync(context.Options.LaneMaximumDelay + context.Clock.ReplicaTimeout, cancellationToken);
        var still = await FindDifferencesAsync([.. suspects.Keys], cancellationToken);
        return still.Where(suspect => IsAsBefore(suspects[suspect.Key], suspect.Value)).ToDictionary();
    }

    // A lane that makes a blank of a hole has brought nothing yet, and may rest then.
    private static bool IsAsBefore(AcceptedAt?[] before, AcceptedAt?[] now) =>
        before.Select(accepted => accepted ?? AcceptedAt.Nothing).SequenceEqual(now.Select(accepted => accepted ?? AcceptedAt.Nothing));

    /// <summary>Which registers differ between stores, and what each store has accepted of them.</summary>
    private async Task<Dictionary<BlobKey, AcceptedAt?[]>> FindDifferencesAsync(IReadOnlyList<BlobKey> keys, CancellationToken cancellationToken)
    {
        var differences = new Dictionary<BlobKey, AcceptedAt?[]>();
        await ForEachAsync(keys, async key =>
        {
            var accepted = await ReadAcceptedAsync(key, cancellationToken);
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
        if (await region.Store.ReadAsync(key, deadline.Token) is not { } blob)
            return null;
        var damage = RegisterRecordCodec.TryRead(blob.Content, new RegisterName(key), out var record);
        if (damage is not (RecordDamage.None or RecordDamage.TooNew))
            region.Figures.Violations.Add(IntegrityViolation.Record);
        return damage == RecordDamage.None ? record!.Accepted : null;
    }

    private async Task CompleteAsync(BlobKey key, HashSet<BlobKey>[] held, CancellationToken cancellationToken)
    {
        for (var index = 0; index < voters.Count; index++)
        {
            if (!held[index].Contains(key))
                await CompleteAsync(voters[index], key, () => NewRefill(voters[index]).FillVotingAsync(key, cancellationToken));
        }
    }

    // Twice: a hole becomes a blank first, and is filled by the next acceptance (rule B4).
    private async Task RepairAsync(BlobKey key, AcceptedAt?[] before, CancellationToken cancellationToken)
    {
        var after = before;
        try
        {
            var refill = NewRefill(voters[0]);
            for (var attempt = 0; attempt < 2 && after.Distinct().Count() > 1; attempt++)
            {
                await refill.FillVotingAsync(key, cancellationToken);
                after = await ReadAcceptedAsync(key, cancellationToken);
            }
        }
        finally
        {
            for (var index = 0; index < voters.Count; index++)
            {
                if (!IsBehind(before, index))
                    continue;
                var isRepaired = IsRepaired(before, after, index);
                Count(voters[index], key, isRepaired);
                if (isRepaired)
                    voters[index].Figures.Repairs.Add(RepairReason.Scrub);
            }
        }
    }

    // A leader may have written since, so what counts is that the replica has what was newest before. Where nothing was ever
    // chosen, there is nothing to bring.
    private static bool IsRepaired(AcceptedAt?[] before, AcceptedAt?[] after, int index) =>
        before.Max() is not { Version: > 0 } newest || after[index] >= newest;

    private async Task<AcceptedAt?[]> ReadAcceptedAsync(BlobKey key, CancellationToken cancellationToken) =>
        await Task.WhenAll(voters.Select(region => ReadAcceptedAsync(region, key, cancellationToken)));

    private async Task CompleteAsync(Region region, BlobKey key, Func<Task> complete)
    {
        try
        {
            await complete();
            Count(region, key, isCompleted: true);
        }
        catch (ReplicationException)
        {
            Count(region, key, isCompleted: false);
            throw;
        }
    }

    private void Count(Region region, BlobKey key, bool isCompleted)
    {
        region.Figures.Scrubbed.Add(isCompleted ? ScrubOutcome.Completed : ScrubOutcome.Failed);
        if (isCompleted)
        {
            region.Figures.Missed.Remove(key);
            return;
        }

        Interlocked.Increment(ref _failures);
        region.Figures.Missed.Add(key, context.Clock.Timestamp);
    }

    private BlobRefill NewRefill(Region region) => new(region, regions, context, RepairReason.Scrub);

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
