using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Replaces a region by order of an operator, in a process whose settings know the newcomer.</summary>
/// <remarks>Thread-safe. One replacement at a time; one whose process ended goes on when it is ordered again, here or in another process.</remarks>
public sealed class RegionReplacer
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly RegionSet _regions;
    private readonly RegionSupervisor _supervisor;
    private readonly RepairContext _context;
    private readonly CancellationToken _stopping;
    private RegionReplacement? _replacement;
    private volatile string? _failure;
    private Task _running = Task.CompletedTask;
    private Action _stop = static () => { };

    /// <summary>Makes one; no store is called yet.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="supervisor">Who watches them.</param>
    /// <param name="standby">The region that stands by to take another's place; <see langword="null"/> if none does.</param>
    /// <param name="ids">Where lives come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">The replica timeout.</param>
    /// <param name="logger">Where it reports.</param>
    /// <param name="stopping">Stops what runs, with the process.</param>
    public RegionReplacer(
        RegionSet regions,
        RegionSupervisor supervisor,
        Region? standby,
        IIdSource ids,
        TimeProvider time,
        RegisterOptions options,
        ILogger logger,
        CancellationToken stopping)
    {
        (_regions, _supervisor, Standby, _stopping) = (regions, supervisor, standby, stopping);
        _context = new RepairContext(ids, time, options, new ReplicaClock(time, options.ReplicaTimeout), logger);
    }

    /// <summary>The region that stands by; <see langword="null"/> if none does.</summary>
    public Region? Standby { get; }

    /// <summary>How far the newest replacement of this process is; <see langword="null"/> if there was none.</summary>
    public ReplacementStatus? Status
    {
        get
        {
            lock (_gate)
                return _replacement is { } replacement ? replacement.Status with { IsRunning = !_running.IsCompleted, Failure = _failure } : null;
        }
    }

    /// <summary>Completes when no replacement is running.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
            return _running;
    }

    /// <summary>Begins a replacement in the background, or goes on with one whose process ended.</summary>
    /// <param name="change">Which region leaves, and which takes its place.</param>
    /// <param name="cancellationToken">Stops the look at the newcomer, and nothing that has begun.</param>
    /// <returns>Why not; <see langword="null"/> if it was begun.</returns>
    public async Task<string?> OrderAsync(RegionChange change, CancellationToken cancellationToken)
    {
        if (FindObstacle(change) is { } obstacle)
            return obstacle;
        if (!IsUnderWay(change) && await FindObstacleInAsync(Standby!, cancellationToken) is { } full)
            return full;
        lock (_gate)
        {
            if (!_running.IsCompleted)
                return $"Region {_replacement!.Status.Change.Old} is being replaced in this process already.";
            _failure = null;
            _replacement = new RegionReplacement(change, Standby!.NewLife(Standby.Store), _regions, _context);
            _running = RunAsync(_replacement, change);
        }

        return null;
    }

    /// <summary>Gives up a replacement that is not done: the region that was to leave is rebuilt as after a quarantine.</summary>
    /// <returns>Why not; <see langword="null"/> if it was given up.</returns>
    /// <exception cref="ReplicationException">It is done already, or the regions that stay do not suffice now.</exception>
    public async Task<string?> GiveUpAsync(RegionChange change, CancellationToken cancellationToken)
    {
        if (FindStranger(change) is { } stranger)
            return stranger;
        await new RegionReplacement(change, Standby!.NewLife(Standby.Store), _regions, _context).GiveUpAsync(cancellationToken);

        // One that goes on in another process finds it out by the configuration.
        lock (_gate)
            _stop();
        await WaitAsync();
        lock (_gate)
            _replacement = null;
        return null;
    }

    private bool IsUnderWay(RegionChange change) =>
        _supervisor.Configuration is { } known && (known.Change == change || known.Incarnations.ContainsKey(change.New));

    private async Task RunAsync(RegionReplacement replacement, RegionChange change)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        var cancellationToken = stop.Token;
        lock (_gate)
            _stop = stop.Cancel;
        try
        {
            // Once it is begun it goes on by itself, as a rebuild does: one region less may fail until it is done.
            while (!await TryRunAsync(replacement, change, cancellationToken) && replacement.IsBegun)
                await _context.Clock.DelayAsync(RetryDelay, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _failure = "It was stopped.";
        }
        catch (Exception exception)
        {
            // Nobody awaits it, so a fault of ours in it is reported here.
            _failure = exception.Message;
            RepairLog.ReplacementBroke(_context.Logger, exception, change.Old);
        }
        finally
        {
            lock (_gate)
                _stop = static () => { };
        }
    }

    private async Task<bool> TryRunAsync(RegionReplacement replacement, RegionChange change, CancellationToken cancellationToken)
    {
        try
        {
            await replacement.RunAsync(cancellationToken);
            _failure = null;
            return true;
        }
        catch (Exception exception) when (exception is ReplicationException or RegionUnavailableException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _failure = exception.Message;
            RepairLog.ReplacementBrokeOff(_context.Logger, change.Old, change.New, exception.Message);
            return false;
        }
    }

    private string? FindStranger(RegionChange change)
    {
        if (Standby?.Name != change.New)
            return $"Region {change.New} does not stand by in the settings of this process (Pim:Standby).";
        return _regions.Regions.Any(region => region.Name == change.Old) ? null : $"No region is called {change.Old}.";
    }

    private string? FindObstacle(RegionChange change)
    {
        if (FindStranger(change) is { } stranger)
            return stranger;
        if (_supervisor.Configuration is not { } known)
            return "The configuration has not been read yet.";

        // What is begun has to be finished whatever is broken now: with it no fewer regions may fail than without it.
        if (IsUnderWay(change))
            return null;
        return known.Change is { } other
            ? $"Region {other.Old} is being replaced by region {other.New}; one at a time."
            : FindObstacleInRegions();
    }

    private string? FindObstacleInRegions()
    {
        foreach (var status in _supervisor.Statuses)
        {
            var standing = status.Region.Standing;
            if (status.Rebuild is not null)
                return $"Region {status.Region.Name} is being rebuilt: wait until it votes.";
            if (!status.IsAvailable || !standing.HasVote)
                return $"Region {status.Region.Name} is not healthy: {(status.Reason.Length > 0 ? status.Reason : standing.Reason)} A replacement is one loss, so all the others must be whole.";
            if (status.Region.Figures.Missed.Count is > 0 and var missing)
                return $"Region {status.Region.Name} lacks {missing} blobs: wait until nothing is under-replicated, or ask for a comparison (pim scrub).";
        }

        return null;
    }

    private async Task<string?> FindObstacleInAsync(Region newcomer, CancellationToken cancellationToken)
    {
        var finding = await MarkerReader.ReadAsync(newcomer, _context.Clock, cancellationToken);
        if (finding is { State: MarkerState.Found, Marker: { Role: MarkerRole.Newcomer } marker } && marker.Deployment == _supervisor.Configuration!.Deployment)
            return null;
        if (finding.State is MarkerState.Missing)
            return null;
        if (finding.State is not MarkerState.Absent)
            return $"The store of region {newcomer.Name} has to be new: {(finding.Marker is { } other ? $"it is that of region {other.Region}." : finding.Reason)}";
        try
        {
            var page = await new TimedRegionStore(newcomer.Store, _context.Clock).ListAsync(string.Empty, null, 1, cancellationToken);
            return page.Blobs.Count == 0 ? null : $"The store of region {newcomer.Name} has to be empty, and holds {page.Blobs[0].Key}.";
        }
        catch (RegionUnavailableException exception)
        {
            return $"The store of region {newcomer.Name} does not answer: {exception.Message}";
        }
    }
}
