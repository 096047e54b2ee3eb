using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Watches the region stores of one process: who votes, who is quarantined, who is being rebuilt.</summary>
/// <remarks>
/// Gives votes only to stores whose marker names the life that the configuration records (rule V3). A quarantine is never lifted
/// by looking again, only by a rebuild under a new life. Thread-safe for readers of <see cref="Statuses"/>; inspections one at a time.
/// </remarks>
public sealed class RegionSupervisor
{
    private readonly RegionSet _regions;
    private readonly SupervisorOptions _options;
    private readonly RepairContext _context;
    private readonly ConfigurationRegister _configurationRegister;
    private readonly RegionOrders _orders = new();
    private readonly NewcomerPromotion _newcomers;
    private readonly bool[] _wasAvailable;
    private volatile IReadOnlyList<RegionStatus> _statuses;
    private RegionRebuild? _rebuild;
    private Region? _rebuilding;
    private string? _brokeOff;
    private Task _rebuildTask = Task.CompletedTask;
    private Task _raiseTask = Task.CompletedTask;

    /// <summary>Makes a supervisor; no store is called yet.</summary>
    /// <param name="regions">The regions whose standings it sets.</param>
    /// <param name="ids">Where incarnations come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="registerOptions">The replica timeout.</param>
    /// <param name="options">How to watch.</param>
    /// <param name="logger">Where it reports.</param>
    public RegionSupervisor(
        RegionSet regions, IIdSource ids, TimeProvider time, RegisterOptions registerOptions, SupervisorOptions options, ILogger logger)
    {
        _regions = regions;
        _options = options;
        _context = new RepairContext(ids, time, registerOptions, new ReplicaClock(time, registerOptions.ReplicaTimeout), logger);
        _configurationRegister = new ConfigurationRegister(regions, ids, time, registerOptions, logger);
        _newcomers = new NewcomerPromotion(regions, _configurationRegister, _context);
        _wasAvailable = new bool[regions.Regions.Count];
        _statuses = [.. regions.Regions.Select(region => new RegionStatus(region, false, "Not inspected yet.", null))];
    }

    /// <summary>The regions as of the last inspection, in the order of the configuration.</summary>
    public IReadOnlyList<RegionStatus> Statuses => _statuses;

    /// <summary>The configuration as last read; <see langword="null"/> before the first successful inspection.</summary>
    public ClusterConfiguration? Configuration => _configurationRegister.Known;

    /// <summary>Whether enough stores have a vote for anything to be read or written.</summary>
    public bool HasQuorum => _regions.Regions.Count(region => region.Standing.HasVote) >= _regions.Quorum.Size;

    /// <summary>
    /// Makes all stores, marks them and writes the first configuration: only for a deployment that never acknowledged anything.
    /// Finishes a forming that broke off; leaves a formed deployment as it is.
    /// </summary>
    /// <exception cref="RegionUnavailableException">A store cannot be made.</exception>
    /// <exception cref="ReplicationException">The configuration cannot be written, or the stores are not of one deployment.</exception>
    public async Task FormAsync(CancellationToken cancellationToken)
    {
        foreach (var region in _regions.Regions)
            await region.Store.CreateAsync(cancellationToken);
        var findings = await _configurationRegister.LookAsync(cancellationToken);
        var deployments = findings.Where(finding => finding.Marker is not null).Select(finding => finding.Marker!.Deployment).Distinct().ToList();
        if (deployments.Count > 1)
            throw new CorruptReplicasException("The region stores belong to different deployments; they are not touched.");
        var deployment = deployments.Count == 1 ? deployments[0] : _context.Ids.NextId();
        for (var index = 0; index < findings.Count; index++)
            await MarkAsync(_regions.Regions[index], findings[index], deployment, cancellationToken);

        var marked = await _configurationRegister.LookAsync(cancellationToken);
        await _configurationRegister.ChangeAsync(before => before ?? Describe(deployment, marked), cancellationToken);
        await InspectAsync(cancellationToken);
    }

    /// <summary>Inspects for ever, until stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await InspectAsync(cancellationToken);
                await _context.Clock.DelayAsync(_options.InspectionInterval, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // The watch must outlive any fault of its own: without it a wiped store would keep its vote.
                RepairLog.InspectionBroke(_context.Logger, exception);
                await Task.Delay(_options.InspectionInterval, _context.Time, CancellationToken.None);
            }
        }

        await Task.WhenAll(_rebuildTask, _raiseTask);
    }

    /// <summary>Looks at every store once, judges it, and starts a rebuild where one is due.</summary>
    public async Task InspectAsync(CancellationToken cancellationToken)
    {
        var (known, findings) = await LookAsync(cancellationToken);
        for (var index = 0; known is not null && index < findings.Count; index++)
            Judge(_regions.Regions[index], findings[index], known);
        StartRebuild(findings, cancellationToken);
        if (known is not null && _raiseTask.IsCompleted)
            _raiseTask = RaiseAsync(findings, known, cancellationToken);
        Publish(findings);
    }

    /// <summary>Takes a region's vote away by order of an operator, and keeps it from being rebuilt until another order.</summary>
    /// <remarks>
    /// The store is marked as at the beginning of a rebuild, so no other process and no later one takes it for a vote; one that
    /// starts later, and knows nothing of the order, rebuilds it.
    /// </remarks>
    /// <returns>Why not; <see langword="null"/> if it was done.</returns>
    /// <exception cref="ReplicationException">It has no vote in this process, but its store could not be marked.</exception>
    /// <exception cref="RegionUnavailableException">The same.</exception>
    public async Task<string?> QuarantineAsync(RegionName name, CancellationToken cancellationToken)
    {
        var region = Find(name);
        var standing = region.Standing;
        if (!standing.HasVote || Configuration is not { } configuration)
            return $"Region {name} has no vote to take away.";
        if (_regions.Regions.Count(other => other != region && other.Standing.HasVote) < _regions.Quorum.Size)
            return $"Without region {name} fewer than {_regions.Quorum.Size} regions would vote, and nothing could be stored.";
        _orders.Hold(name);
        region.Quarantine(standing.Incarnation, "An operator took its vote away.");
        RepairLog.Quarantined(_context.Logger, name, region.Standing.Reason);
        await NewRebuild(region).BeginAsync(configuration, cancellationToken);
        return null;
    }

    /// <summary>Orders the rebuild of a quarantined region; the next inspection begins it, or goes on with it.</summary>
    /// <param name="name">Which region.</param>
    /// <param name="admits">Whether it gets its vote once everything in it is verified.</param>
    /// <returns>Why not; <see langword="null"/> if it was ordered.</returns>
    public string? OrderRebuild(RegionName name, bool admits)
    {
        if (!Find(name).Standing.IsQuarantined)
            return $"Region {name} is not quarantined: there is nothing to rebuild.";
        _orders.Rebuild(name, admits);
        return null;
    }

    /// <summary>Orders that a rebuilt region gets its vote; everything in it is verified once more before.</summary>
    /// <returns>Why not; <see langword="null"/> if it was ordered.</returns>
    public string? OrderAdmission(RegionName name)
    {
        if (Find(name).Standing.HasVote)
            return $"Region {name} has its vote.";
        return _orders.IsVerified(name)
            ? OrderRebuild(name, admits: true)
            : $"Region {name} gets no vote before it was rebuilt and verified: pim region rebuild {name}";
    }

    /// <summary>Completes when no rebuild is running.</summary>
    public Task WaitForRebuildAsync() => _rebuildTask;

    private async Task MarkAsync(Region region, MarkerFinding finding, Guid deployment, CancellationToken cancellationToken)
    {
        if (finding.State == MarkerState.Found)
            return;
        if (finding.State != MarkerState.Absent)
            throw new RegionUnavailableException(RegionFailure.Unreachable, $"The store of region {region.Name} cannot be marked: {finding.Reason}");
        var bytes = new StoreMarker(deployment, region.Name, new StoreIncarnation(_context.Ids.NextId())).ToBytes();
        if (await region.Store.TryWriteAsync(StoreMarker.Key, bytes, null, cancellationToken) is null)
            throw new RegionUnavailableException(RegionFailure.Unreachable, $"The store of region {region.Name} was marked by another process meanwhile.");
    }

    private ClusterConfiguration Describe(Guid deployment, IReadOnlyList<MarkerFinding> findings) => new(
        deployment,
        _regions.ConfigurationId,
        findings.ToDictionary(finding => finding.Marker!.Region, finding => finding.Marker!.Incarnation));

    // A store is judged by a look that is younger than the configuration: only then is a life that is named and not found over. By
    // an older look, one that was admitted in between would be taken for one that forgot.
    private async Task<(ClusterConfiguration? Known, IReadOnlyList<MarkerFinding> Findings)> LookAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = Configuration;
            var findings = await _configurationRegister.LookAsync(cancellationToken);
            await ReadConfigurationAsync(cancellationToken);
            if (ReferenceEquals(known, Configuration))
                return (known, findings);
        }
    }

    private async Task ReadConfigurationAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _configurationRegister.ReadAsync(cancellationToken);
        }
        catch (ReplicationException exception)
        {
            // What was read before still holds: a life, once replaced, never gets its vote back.
            RepairLog.ConfigurationUnreadable(_context.Logger, exception.Message);
        }

        if (Configuration is { } configuration)
            _regions.ConfigurationId = configuration.ConfigurationId;
    }

    // Beside the inspections: a store that takes no writes must not delay the look at the others.
    private async Task RaiseAsync(IReadOnlyList<MarkerFinding> findings, ClusterConfiguration known, CancellationToken cancellationToken)
    {
        try
        {
            await _configurationRegister.Witness.RaiseAsync(_regions, findings, known, _options.WitnessInterval, cancellationToken);
            await _newcomers.PromoteAsync(findings, known, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped with the watch.
        }
        catch (Exception exception)
        {
            // Nobody waits for it, so a fault of ours in it is reported here; the next inspection tries again.
            RepairLog.InspectionBroke(_context.Logger, exception);
        }
    }

    private void Judge(Region region, MarkerFinding finding, ClusterConfiguration configuration)
    {
        if (!configuration.MayVote(region.Name))
        {
            Dismiss(region, configuration);
            return;
        }

        var incarnation = configuration.Incarnations[region.Name];
        var seen = region.Standing;
        if (finding.State == MarkerState.Unavailable || !finding.IsProven)
        {
            // Nothing is known of it now, or not enough. What it was judged before still holds; a life that was replaced meanwhile does not.
            if (seen.Incarnation != incarnation)
                region.TryJudge(seen, new RegionStanding(false, false, incarnation, finding.Reason));
            return;
        }

        var isRight = finding.Marker is { } marker && finding.State == MarkerState.Found
            && marker.Deployment == configuration.Deployment && marker.Incarnation == incarnation;
        if (isRight && !(seen.IsQuarantined && seen.Incarnation == incarnation))
        {
            if ((!seen.HasVote || seen.Incarnation != incarnation) && region.TryJudge(seen, RegionStanding.Voting(incarnation)))
                RepairLog.Votes(_context.Logger, region.Name);
            return;
        }

        Quarantine(region, seen, incarnation, finding);
    }

    // Its life is left as it is: leaders go on without it. No quarantine, for there is nothing to rebuild.
    private static void Dismiss(Region region, ClusterConfiguration configuration)
    {
        var seen = region.Standing;
        var reason = configuration.Change?.Old == region.Name
            ? $"It is being replaced by region {configuration.Change.New}."
            : "It is not one of the regions any more, or not yet: put the right one into the settings, and restart.";
        if (seen.HasVote || seen.IsQuarantined || seen.Reason != reason)
            region.TryJudge(seen, new RegionStanding(false, false, seen.Incarnation, reason));
    }

    private void Quarantine(Region region, RegionStanding seen, StoreIncarnation incarnation, MarkerFinding finding)
    {
        if (seen.IsQuarantined && seen.Incarnation == incarnation)
            return;
        var reason = finding.State == MarkerState.Found ? "Its marker names a life that the configuration does not know." : finding.Reason;
        if (region.TryJudge(seen, new RegionStanding(false, true, incarnation, reason)))
            RepairLog.Quarantined(_context.Logger, region.Name, reason);
    }

    private void StartRebuild(IReadOnlyList<MarkerFinding> findings, CancellationToken cancellationToken)
    {
        if (!_rebuildTask.IsCompleted || !HasQuorum || Configuration is not { } configuration)
            return;
        for (var index = 0; index < findings.Count; index++)
        {
            var region = _regions.Regions[index];
            if (!region.Standing.IsQuarantined
                || !configuration.MayVote(region.Name)
                || findings[index].State == MarkerState.Unavailable
                || !_orders.MayRebuild(region.Name, _options.RebuildsByItself))
                continue;
            _rebuilding = region;
            _rebuild = NewRebuild(region);
            _rebuildTask = RebuildAsync(region, _rebuild, configuration, cancellationToken);
            return;
        }
    }

    private RegionRebuild NewRebuild(Region region) => new(region, _regions, _configurationRegister, _context);

    private Region Find(RegionName name) => _regions.Regions.Single(region => region.Name == name);

    private async Task RebuildAsync(Region region, RegionRebuild rebuild, ClusterConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            if (!_orders.Admits(region.Name))
            {
                await rebuild.FillAsync(configuration, cancellationToken);
                _orders.Verify(region.Name);
                _brokeOff = null;
                return;
            }

            var admitted = await rebuild.RunAsync(configuration, cancellationToken);
            region.Judge(RegionStanding.Voting(admitted.Incarnations[region.Name]));
            _orders.Forget(region.Name);
            _brokeOff = null;
            await rebuild.CatchUpAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is ReplicationException or RegionUnavailableException or OperationCanceledException)
        {
            // The next inspection resumes it.
            _brokeOff = $" Its rebuild broke off and will be resumed: {exception.Message}";
            RepairLog.RebuildBrokeOff(_context.Logger, region.Name, exception.Message);
        }
        catch (Exception exception)
        {
            // Nobody awaits a rebuild, so a fault of ours in it is reported here; the next inspection tries again.
            RepairLog.InspectionBroke(_context.Logger, exception);
        }
    }

    private void Publish(IReadOnlyList<MarkerFinding> findings)
    {
        var statuses = new RegionStatus[findings.Count];
        for (var index = 0; index < statuses.Length; index++)
        {
            var region = _regions.Regions[index];
            var isAvailable = findings[index].State is not MarkerState.Unavailable and not MarkerState.Missing;
            if (!isAvailable && _wasAvailable[index])
                RepairLog.Unavailable(_context.Logger, region.Name, findings[index].Reason);
            _wasAvailable[index] = isAvailable;
            var progress = ReferenceEquals(_rebuilding, region) && !_rebuildTask.IsCompleted ? _rebuild!.Progress : null;
            var reason = isAvailable && Configuration is not null ? region.Standing.Reason : ReasonOf(findings[index], region);
            if (region.Standing.IsQuarantined && ReferenceEquals(_rebuilding, region))
                reason += _brokeOff;
            statuses[index] = new RegionStatus(region, isAvailable, reason, progress) { IsVerified = _orders.IsVerified(region.Name) };
        }

        _statuses = statuses;
    }

    // Before the configuration was read no region was judged; what its marker says may be why it cannot be read.
    private static string ReasonOf(MarkerFinding finding, Region region) =>
        finding is { State: MarkerState.Found, Marker.Role: MarkerRole.Newcomer } ? NewcomerPromotion.NotNamed
        : finding.Reason.Length > 0 ? finding.Reason
        : region.Standing.Reason;
}
