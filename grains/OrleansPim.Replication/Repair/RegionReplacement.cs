using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Puts another store in the place of a region's, while everybody goes on.</summary>
/// <remarks>
/// <para>
/// The store that leaves is alive and holds everything: a process that sleeps through the change may still decide with it and one of those that
/// stay, while others decide with the newcomer and another. So the order is the safety argument, and <c>tests/models/replace.pml</c> is
/// its model. The newcomer is marked and all stores are compared first, for from then on one less may fail. The configuration says that the region leaves, and its marker is
/// retired: whatever is made there from then on where nothing was does not count (rule V2c). Every record in it is relabelled
/// (<see cref="RecordRelabelling"/>), so the store never again takes part in a decision, whoever asks it. What it took part in before
/// lies on at least one of those that stay; a quorum of those promises a fresh ballot for every register, finds it, and holds
/// it before the newcomer gets the record: that is a rebuild. Last, the configuration names the newcomer. So a decision
/// in between needs a quorum of the old regions and of the new ones: of those that stay.
/// </para>
/// <para>
/// Nothing is destroyed: the store that leaves keeps every record, under another label. Resumable at every step by ordering it again, in any
/// process that knows the newcomer; two processes that do it at once do the same. Once the newcomer is named there is no way back.
/// </para>
/// </remarks>
internal sealed class RegionReplacement
{
    private const int SettlingAttempts = 10;
    private static readonly TimeSpan SettlingDelay = TimeSpan.FromSeconds(1);

    private readonly RegionChange _change;
    private readonly Region _newcomer;
    private readonly RegionSet _regions;
    private readonly RegionSet _next;
    private readonly Region _old;
    private readonly ConfigurationRegister _configuration;
    private readonly RegionRebuild _rebuild;
    private readonly RepairContext _context;
    private RecordRelabelling? _relabelling;
    private volatile int _stage;

    /// <summary>Prepares it; no store is called yet.</summary>
    /// <param name="change">Which region leaves, and which takes its place.</param>
    /// <param name="newcomer">The store that takes its place.</param>
    /// <param name="regions">The regions of this process, the one that leaves among them.</param>
    /// <param name="context">What the parts of repair share.</param>
    public RegionReplacement(RegionChange change, Region newcomer, RegionSet regions, RepairContext context)
    {
        (_change, _newcomer, _regions, _context) = (change, newcomer, regions, context);
        _old = regions.Regions.Single(region => region.Name == change.Old);
        _next = new RegionSet([.. regions.Regions.Select(region => region == _old ? newcomer : region)]) { ConfigurationId = regions.ConfigurationId };
        _configuration = new ConfigurationRegister(_next, context.Ids, context.Time, context.Options, context.Logger);
        _rebuild = new RegionRebuild(newcomer, _next, _configuration, context, change.Old);
    }

    /// <summary>How far it is.</summary>
    public ReplacementStatus Status
    {
        get
        {
            var stage = (ReplacementStage)_stage;
            return new(_change, stage, _relabelling?.Done ?? 0, stage < ReplacementStage.Filling ? null : _rebuild.Progress, null)
            {
                Records = _relabelling?.Total ?? 0,
            };
        }
    }

    /// <summary>Whether the configuration may say that the region leaves, so that it has to be gone on with.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Does it, or goes on with it.</summary>
    /// <param name="cancellationToken">Stops it; a later call goes on from there.</param>
    /// <exception cref="ReplicationException">The regions do not suffice now, or the configuration does not allow it.</exception>
    /// <exception cref="RegionUnavailableException">A store that is needed does not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var known = await BeginAsync(cancellationToken);
        if (known.Change is not null)
        {
            Enter(ReplacementStage.Retiring);
            var retired = await RetireAsync(known, cancellationToken);
            Enter(ReplacementStage.Relabelling);
            _relabelling = new RecordRelabelling(_old, _newcomer, _next, known.Incarnations[_change.Old], retired, _context);
            await _relabelling.RunAsync(cancellationToken);
            Enter(ReplacementStage.Filling);
            known = await _rebuild.RunAsync(known, cancellationToken);
        }

        Enter(ReplacementStage.Admitting);
        _newcomer.Judge(RegionStanding.Voting(known.Incarnations[_change.New]));
        await SettleAsync(cancellationToken);
        Enter(ReplacementStage.Done);
    }

    /// <summary>Gives it up: the region that was to leave votes again, or, if its marker is retired already, is rebuilt as any other.</summary>
    /// <exception cref="ReplicationException">It is done already, or too few regions answer now.</exception>
    public async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        // The region that is to leave is asked as well. While its marker is not retired it counts as before, and with another lost nothing is decided
        // without it; afterwards it has no vote here, nor has the newcomer before it is named.
        var configuration = new ConfigurationRegister(_regions, _context.Ids, _context.Time, _context.Options, _context.Logger);
        await configuration.LookAsync(cancellationToken);
        await configuration.ChangeAsync(
            before => before?.Change == _change
                ? before! with { Change = null }
                : throw new QuorumUnavailableException($"Region {_change.Old} is not being replaced by region {_change.New}."),
            cancellationToken);
    }

    // It is done once the configuration names the newcomer. What cannot be settled now is left to those whose settings name it, as with any store.
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var promotion = new NewcomerPromotion(_next, _configuration, _context);
        for (var attempt = 1; attempt <= SettlingAttempts; attempt++)
        {
            try
            {
                await promotion.PromoteAsync(_newcomer, cancellationToken);
                await _rebuild.CatchUpAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is ReplicationException or RegionUnavailableException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                RepairLog.NotPromoted(_context.Logger, _newcomer.Name, exception.Message);
                await _context.Clock.DelayAsync(SettlingDelay, cancellationToken);
            }
        }
    }

    private void Enter(ReplacementStage stage)
    {
        _stage = (int)stage;
        RepairLog.Replacing(_context.Logger, _change.Old, _change.New, stage);
    }

    private async Task<ClusterConfiguration> BeginAsync(CancellationToken cancellationToken)
    {
        Enter(ReplacementStage.Comparing);
        await _configuration.LookAsync(cancellationToken);
        var before = await _configuration.ReadAsync(cancellationToken);
        if (before is not null && !IsUnderWay(before))
        {
            if (IsBegun)
            {
                IsBegun = false;
                throw new QuorumUnavailableException($"Region {_change.Old} is not being replaced by {_change.New}, or not any more.");
            }

            // Pure, and only to refuse early. Then the newcomer is marked, which gives it no vote: a store that takes no writes must be found out
            // before the other one is given away.
            _ = Begin(before);
            await _rebuild.BeginAsync(before, cancellationToken);
            await CompareAsync(cancellationToken);
        }

        // From here on it may have been begun, also where nobody hears of it. What was given up a moment ago is not begun once more.
        IsBegun = true;
        var wasUnderWay = before is not null && IsUnderWay(before);
        return await _configuration.ChangeAsync(
            now => wasUnderWay && now is not null && !IsUnderWay(now)
                ? throw new QuorumUnavailableException($"The replacement of region {_change.Old} by {_change.New} was given up.")
                : Begin(now),
            cancellationToken);
    }

    private bool IsUnderWay(ClusterConfiguration known) =>
        known.Change == _change || (known.Incarnations.ContainsKey(_change.New) && !known.Incarnations.ContainsKey(_change.Old));

    // One region leaves, and that is the one loss that is provided for: what lacks a replica now would be one loss from being lost.
    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        if (_regions.Regions.FirstOrDefault(region => !region.Standing.HasVote) is { } missing)
            throw new QuorumUnavailableException($"Region {missing.Name} has no vote: {missing.Standing.Reason}");
        var comparison = new Scrub(_regions, _regions.Regions, _context);
        try
        {
            await comparison.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QuorumUnavailableException("A region did not answer within the replica timeout while all were compared.", exception);
        }

        if (!comparison.IsComplete)
            throw new QuorumUnavailableException("Something is under-replicated and could not be brought to every region: see the log, and pim scrub.");
    }

    private ClusterConfiguration Begin(ClusterConfiguration? before)
    {
        if (before is null)
            throw new CorruptReplicasException("The configuration is gone.");
        if (IsUnderWay(before))
            return before;
        if (before.Change is { } other)
            throw new QuorumUnavailableException($"Region {other.Old} is being replaced by region {other.New}; one at a time.");
        if (before.Incarnations.ContainsKey(_change.New) || !before.Incarnations.ContainsKey(_change.Old))
            throw new QuorumUnavailableException($"Region {_change.New} cannot take the place of {_change.Old}: the regions are {string.Join(", ", before.Incarnations.Keys)}.");
        return before with { Change = _change };
    }

    private async Task<StoreIncarnation> RetireAsync(ClusterConfiguration known, CancellationToken cancellationToken)
    {
        var leaving = new TimedRegionStore(_old.Store, _context.Clock);
        var life = known.Incarnations[_change.Old];
        if (await leaving.ReadAsync(StoreMarker.Key, cancellationToken) is not { } found || StoreMarker.TryRead(found.Content.Span) is not { } marker
            || marker.Deployment != known.Deployment || marker.Region != _change.Old)
            throw new CorruptReplicasException($"The store of region {_change.Old} has lost its marker: give the replacement up, and let it be rebuilt.");
        if (marker.Role == MarkerRole.Retired && marker.Replaces == life)
            return marker.Incarnation;
        if (marker.Incarnation != life)
            throw new QuorumUnavailableException($"Region {_change.Old} has begun another life: give the replacement up, and let it be rebuilt.");
        var retired = new StoreMarker(known.Deployment, _change.Old, new StoreIncarnation(_context.Ids.NextId()), life, known.Version) { Role = MarkerRole.Retired };
        if (await leaving.TryWriteAsync(StoreMarker.Key, retired.ToBytes(), found.Version, cancellationToken) is null)
            throw new QuorumUnavailableException($"The marker of region {_change.Old} was written by another process meanwhile.");
        return retired.Incarnation;
    }
}
