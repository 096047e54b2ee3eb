using System.Collections.Concurrent;
using System.Collections.Frozen;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Makes a store that forgot whole again, under a new life, and gives it back its vote.</summary>
/// <remarks>
/// <para>
/// The order is the safety argument. First the store gets a marker of a life that the configuration does not know: from then on
/// nobody, in any process and after any restart, takes it for a vote. Then every register is accepted again by a quorum of the
/// others under a fresh ballot, above every promise that this store ever took part in: whatever promise it forgot, a majority
/// of the others remembers a higher one. Only then is the record written into the store, read back and verified. Last, the
/// configuration is changed to name the new life. What is committed meanwhile makes the store a laggard, not a liar.
/// </para>
/// <para>Resumable: the marker of a rebuild that broke off is used again, and blobs that are there and whole are skipped.</para>
/// </remarks>
internal sealed class RegionRebuild(
    Region target,
    RegionSet regions,
    ConfigurationRegister configuration,
    RepairContext context,
    RegionName? place = null)
{
    /// <summary>How often the other stores are listed again for what was made meanwhile, before the store is admitted all the same.</summary>
    private const int MaximumPasses = 5;

    /// <summary>How often a stretch is looked at within a pass: the second look verifies what was filled in after the first.</summary>
    private const int LooksAtAStretch = 2;

    // Whose place in the configuration the store takes: another one's if it replaces a region.
    private readonly RegionName _place = place ?? target.Name;

    private readonly BlobInventory _inventory = new(context.Clock);
    private readonly ListingPace _listingPace = new();
    private readonly ConcurrentDictionary<BlobKey, bool> _nowhereIntact = [];
    private readonly DateTimeOffset _startedAt = context.Time.GetUtcNow();
    private readonly long _began = context.Time.GetTimestamp();
    private long _total;
    private long _done;

    /// <summary>How far it is.</summary>
    public RebuildProgress Progress
    {
        get
        {
            // What was made since it was counted is done as well.
            var done = Interlocked.Read(ref _done);
            return new RebuildProgress(Math.Max(done, Interlocked.Read(ref _total)), done, _startedAt);
        }
    }

    /// <summary>Rebuilds and admits the store.</summary>
    /// <param name="known">The configuration, in which another life of the store is named.</param>
    /// <param name="cancellationToken">Stops it; a later call goes on from there.</param>
    /// <returns>The configuration that names the new life.</returns>
    /// <exception cref="ReplicationException">The other stores do not suffice now.</exception>
    /// <exception cref="RegionUnavailableException">The store does not answer.</exception>
    public async Task<ClusterConfiguration> RunAsync(ClusterConfiguration known, CancellationToken cancellationToken)
    {
        var incarnation = await FillAsync(known, cancellationToken);
        var admitted = await AdmitAsync(incarnation, known, cancellationToken);
        RepairLog.RebuildEnds(context.Logger, target.Name, Interlocked.Read(ref _done), context.Time.GetUtcNow() - _startedAt);
        return admitted;
    }

    /// <summary>Begins the store's new life and nothing more: from now on no process takes it for a vote, and none after a restart.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public Task BeginAsync(ClusterConfiguration known, CancellationToken cancellationToken) => RenewAsync(target, known, cancellationToken);

    /// <summary>Rebuilds the store and verifies it, and leaves it without a vote.</summary>
    /// <returns>The life that may be admitted.</returns>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<StoreIncarnation> FillAsync(ClusterConfiguration known, CancellationToken cancellationToken)
    {
        var renewed = await RenewAsync(target, known, cancellationToken);
        var incarnation = renewed.Standing.Incarnation;
        RepairLog.RebuildBegins(context.Logger, target.Name, incarnation);
        var view = await NewViewAsync(renewed, known, cancellationToken);
        var refill = new BlobRefill(renewed, view, context);
        await RemoveStraysAsync(refill, cancellationToken);
        using var batch = new RefillBatch(renewed, view, refill, context.Time, cancellationToken);
        for (var pass = 1; pass <= MaximumPasses; pass++)
        {
            // The first pass goes over everything, since what lies in the store may be older than what it forgot; the others find what was made behind it.
            if (!await FillAsync(refill, batch, cancellationToken))
                break;
        }

        // A newcomer has no vote on the configuration before it is named. It holds it all the same: if another store forgets right after, two still know it.
        if (_place != target.Name)
            await refill.FillAsync(ConfigurationRegister.Name.Key, cancellationToken);
        return incarnation;
    }

    /// <summary>Brings over what was made between the last listing and the admission; the store votes by now.</summary>
    /// <exception cref="ReplicationException">The other stores do not suffice now; scrubbing will do it.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var refill = new BlobRefill(target, regions, context);
        var walk = new KeyWalk(regions, context.Clock);
        while (await walk.NextAsync(cancellationToken) is { } stretch)
        {
            foreach (var key in FindMissing(stretch, await ListTargetAsync(stretch, cancellationToken), FrozenSet<BlobKey>.Empty))
                await TryBringAsync(key, refill.FillVotingAsync(key, cancellationToken));
            await walk.RestAsync(cancellationToken);
        }

        target.Figures.Missed.ForgetUntil(_began);
    }

    // Here alone stores that forgot vote under their new lives already: with everybody else they have no vote, and a register of
    // which fewer than a quorum hold a record could never be finished (rule V2b) while they say nothing. The others that forgot
    // are marked as well, or two rebuilds would wait for each other.
    private async Task<RegionSet> NewViewAsync(Region renewed, ClusterConfiguration known, CancellationToken cancellationToken)
    {
        var view = new List<Region>();
        foreach (var region in regions.Regions)
        {
            var isForgetful = region != target && region.Standing.IsQuarantined && known.MayVote(region.Name);
            view.Add(region == target ? renewed : isForgetful ? await TryRenewAsync(region, known, cancellationToken) : region);
        }

        return new RegionSet(view) { ConfigurationId = regions.ConfigurationId };
    }

    private async Task<Region> TryRenewAsync(Region region, ClusterConfiguration known, CancellationToken cancellationToken)
    {
        try
        {
            return await RenewAsync(region, known, cancellationToken);
        }
        catch (Exception exception) when (exception is ReplicationException or RegionUnavailableException)
        {
            // Its own rebuild will tell why.
            return region;
        }
    }

    private async Task<Region> RenewAsync(Region region, ClusterConfiguration known, CancellationToken cancellationToken)
    {
        // The deadlines of the registers do not cover what is asked of the store itself.
        var renewed = region.NewLife(new TimedRegionStore(region.Store, context.Clock));
        await renewed.Store.CreateAsync(cancellationToken);
        var incarnation = await MarkAsync(region, renewed.Store, known, cancellationToken);
        renewed.Judge(RegionStanding.Voting(incarnation) with { IsRenewed = true, IsForgetful = true });
        return renewed;
    }

    // What only this store holds was never on a quorum. Left there, it would be a record of a life that is over: nobody may
    // overwrite it, and nobody could ever create that register.
    private async Task RemoveStraysAsync(BlobRefill refill, CancellationToken cancellationToken)
    {
        var walk = new KeyWalk(regions, context.Clock);
        while (await walk.NextAsync(cancellationToken) is { } stretch)
        {
            Interlocked.Add(ref _total, stretch.Keys.Count(IsFilledIn));
            var all = stretch.Keys.ToHashSet();
            foreach (var blob in await _inventory.ListBlobsAsync(target, stretch, _listingPace, cancellationToken))
            {
                if (!all.Contains(blob.Key) && BlobCatalog.KindOf(blob.Key) == BlobKindOfRepair.Register)
                    await refill.RemoveStrayAsync(blob.Key, cancellationToken);
            }

            await walk.RestAsync(cancellationToken);
        }
    }

    private async Task<StoreIncarnation> MarkAsync(
        Region region, IRegionStore store, ClusterConfiguration known, CancellationToken cancellationToken)
    {
        var blob = await store.ReadAsync(StoreMarker.Key, cancellationToken);
        if (blob is { } found && StoreMarker.TryRead(found.Content.Span) is { } marker)
        {
            if (marker.Deployment != known.Deployment || marker.Region != region.Name)
                throw new CorruptReplicasException($"The store of region {region.Name} belongs to region {marker.Region} of deployment {marker.Deployment:N}; it is not touched.");
            if (marker.Role != MarkerRole.Retired && marker.Replaces == known.Incarnations[PlaceOf(region)] && !region.Distrusts(marker.Incarnation))
                return marker.Incarnation;

            // Somebody else admitted it, and this process has not judged it anew yet. Marked once more it would lose its vote, and would be one loss
            // more than there was: beside as many as may be lost nobody could read the configuration any more.
            if (marker.Incarnation == known.Incarnations[PlaceOf(region)] && !region.Distrusts(marker.Incarnation))
                throw new QuorumUnavailableException($"Region {region.Name} was rebuilt by another process meanwhile.");
        }

        // After the marker was read: what is written over it now is a life that has no vote. A process that missed an admission
        // would otherwise take the vote from a store that is whole, beside another that forgot.
        var now = await configuration.ReadAsync(cancellationToken);
        if (LifeIn(now, PlaceOf(region)) != known.Incarnations[PlaceOf(region)])
            throw new QuorumUnavailableException($"Region {region.Name} was rebuilt by another process meanwhile.");
        if (now!.Change?.Old == region.Name)
            throw new QuorumUnavailableException($"Region {region.Name} is being replaced by region {now.Change.New}.");
        var incarnation = new StoreIncarnation(context.Ids.NextId());
        var bytes = NewMarker(region, now, incarnation).ToBytes();
        return await store.TryWriteAsync(StoreMarker.Key, bytes, blob?.Version, cancellationToken) is not null
            ? incarnation
            : throw new QuorumUnavailableException($"The marker of region {region.Name} was written by another process meanwhile.");
    }

    private StoreMarker NewMarker(Region region, ClusterConfiguration now, StoreIncarnation incarnation) =>
        new(now.Deployment, region.Name, incarnation, now.Incarnations[PlaceOf(region)], now.Version)
        {
            Role = PlaceOf(region) == region.Name ? MarkerRole.Member : MarkerRole.Newcomer,
        };

    private RegionName PlaceOf(Region region) => region.Name == target.Name ? _place : region.Name;

    private static StoreIncarnation? LifeIn(ClusterConfiguration? known, RegionName region) =>
        known is not null && known.Incarnations.TryGetValue(region, out var life) ? life : null;

    private async Task<Dictionary<BlobKey, BlobInfo>> ListTargetAsync(KeyStretch stretch, CancellationToken cancellationToken) =>
        (await _inventory.ListBlobsAsync(target, stretch, _listingPace, cancellationToken)).ToDictionary(blob => blob.Key);

    private List<BlobKey> FindMissing(KeyStretch stretch, Dictionary<BlobKey, BlobInfo> there, IReadOnlySet<BlobKey> doubtful) =>
        [.. stretch.Keys.Where(key => IsFilledIn(key) && (doubtful.Contains(key) || !there.ContainsKey(key)) && !_nowhereIntact.ContainsKey(key))];

    private static bool IsFilledIn(BlobKey key) => BlobCatalog.KindOf(key) != BlobKindOfRepair.OfTheStore;

    private async Task<bool> FillAsync(BlobRefill refill, RefillBatch batch, CancellationToken cancellationToken)
    {
        var found = false;
        var walk = new KeyWalk(regions, context.Clock);
        while (await walk.NextAsync(cancellationToken) is { } stretch)
        {
            if (await FillAsync(refill, batch, stretch, cancellationToken))
                found = true;
            else
                await walk.RestAsync(cancellationToken);
        }

        return found;
    }

    // What is still not as it should be at the second look is done one by one and read back, and the next pass looks at it again.
    private async Task<bool> FillAsync(BlobRefill refill, RefillBatch batch, KeyStretch stretch, CancellationToken cancellationToken)
    {
        for (var look = 1; look <= LooksAtAStretch; look++)
        {
            var there = await ListTargetAsync(stretch, cancellationToken);
            var missing = FindMissing(stretch, there, batch.FindUnverified(there.Values));
            if (missing.Count == 0)
                return look > 1;
            await FillAsync(refill, batch, missing, there, cancellationToken);
        }

        return true;
    }

    // What the store does not hold is made in batches; what it holds may be anything, and is looked at one by one.
    private async Task FillAsync(
        BlobRefill refill, RefillBatch batch, List<BlobKey> keys, Dictionary<BlobKey, BlobInfo> there, CancellationToken cancellationToken)
    {
        var single = keys.Where(there.ContainsKey).ToList();
        foreach (var chunk in keys.Where(key => !there.ContainsKey(key)).Chunk(RefillBatch.Size))
            single.AddRange(await batch.FillAsync(chunk, CountOne));
        using var pace = new RebuildPace();
        await pace.ForEachAsync(single, context.Time, key => FillOneAsync(refill, batch, key, cancellationToken), cancellationToken);
    }

    private async Task FillOneAsync(BlobRefill refill, RefillBatch batch, BlobKey key, CancellationToken cancellationToken)
    {
        if (await TryBringAsync(key, refill.FillAsync(key, cancellationToken)))
            batch.Vouch(key);
        CountOne();
    }

    // A blob that is damaged wherever it lies has no vote that could be missed, and most likely nobody names it: a copy of yesterday brings back
    // what was collected since, damage included. Without the store all the rest would stay one copy short for as long as the damage lies there.
    private async Task<bool> TryBringAsync(BlobKey key, Task bring)
    {
        try
        {
            await bring;
            return true;
        }
        catch (CorruptReplicasException exception) when (BlobCatalog.KindOf(key) == BlobKindOfRepair.Immutable)
        {
            if (_nowhereIntact.TryAdd(key, true))
                RepairLog.RebuiltWithout(context.Logger, target.Name, key, exception.Message);
            return false;
        }
    }

    private void CountOne() => Interlocked.Increment(ref _done);

    private async Task<ClusterConfiguration> AdmitAsync(
        StoreIncarnation incarnation, ClusterConfiguration known, CancellationToken cancellationToken)
    {
        await configuration.LookAsync(cancellationToken);

        // A newcomer is asked for nothing before it is named, and gets the newest after that (NewcomerPromotion).
        if (_place == target.Name)
            await configuration.RefillAsync(target.Name, cancellationToken);
        return await configuration.ChangeAsync(
            before => before is null ? throw new CorruptReplicasException("The configuration is gone.") : Admit(before, incarnation, known),
            cancellationToken);
    }

    // Only in the place of the life that it replaces: a life that was over once never comes back (see StoreMarker.MayLiveUnder). And only
    // while the configuration is still about to: a replacement may have been given up, or a region retired, while this process slept.
    private ClusterConfiguration Admit(ClusterConfiguration before, StoreIncarnation incarnation, ClusterConfiguration known)
    {
        if (LifeIn(before, target.Name) == incarnation)
            return before;
        if (LifeIn(before, _place) != known.Incarnations[_place])
            throw new QuorumUnavailableException($"Region {target.Name} was admitted under another life meanwhile.");
        var change = new RegionChange(_place, target.Name);
        if (_place != target.Name && before.Change == change)
            return before.Replaced(change, incarnation);
        return _place == target.Name && before.Change?.Old != target.Name
            ? before.With(target.Name, incarnation)
            : throw new QuorumUnavailableException($"Region {target.Name} does not take the place of {_place} any more, or region {_place} is being replaced.");
    }
}
