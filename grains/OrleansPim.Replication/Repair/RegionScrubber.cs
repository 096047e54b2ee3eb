using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Decides when the stores are compared: after a start, after a region came back or missed a write, and regularly.</summary>
/// <remarks>One for a process; looks one at a time.</remarks>
public sealed class RegionScrubber
{
    /// <summary>The time between the end of one comparison and the next, whatever happens: a comparison lists everything.</summary>
    private static readonly TimeSpan MinimumGap = TimeSpan.FromSeconds(10);

    /// <summary>The longest time until the next comparison after one that left something missing.</summary>
    private static readonly TimeSpan MaximumGap = TimeSpan.FromMinutes(10);

    private readonly RegionSet _regions;
    private readonly RegionSupervisor _supervisor;
    private readonly SupervisorOptions _options;
    private readonly RepairContext _context;
    private volatile HashSet<RegionName> _wereUsable = [];
    private volatile bool _isDue = true;
    private volatile bool _isAskedFor;
    private long? _lastEnd;
    private long _lastVerified;
    private TimeSpan _gap = MinimumGap;

    /// <summary>Makes a scrubber; no store is called yet.</summary>
    /// <param name="regions">The regions to compare.</param>
    /// <param name="supervisor">Knows which of them can be used.</param>
    /// <param name="ids">Where proposer ids come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="registerOptions">The replica timeout.</param>
    /// <param name="options">How often.</param>
    /// <param name="logger">Where it reports.</param>
    public RegionScrubber(
        RegionSet regions, RegionSupervisor supervisor, IIdSource ids, TimeProvider time, RegisterOptions registerOptions, SupervisorOptions options, ILogger logger)
    {
        _regions = regions;
        _supervisor = supervisor;
        _options = options;
        _context = new RepairContext(ids, time, registerOptions, new ReplicaClock(time, registerOptions.ReplicaTimeout), logger);
        _lastVerified = time.GetTimestamp();
    }

    /// <summary>Whether a region was compared since it came back and since it missed a write: it lacks nothing that is known of.</summary>
    /// <remarks>Thread-safe. A comparison becomes due before the region counts as seen, so the order of the questions matters.</remarks>
    public bool IsComplete(Region region) => _wereUsable.Contains(region.Name) && !_isDue && !_isAskedFor && !region.HasMissedWrites;

    /// <summary>Makes a comparison due; it begins with the next look that finds a quorum and enough time since the last one.</summary>
    /// <remarks>Thread-safe. A comparison that runs already may have passed what the caller means, so another one follows it.</remarks>
    public void Request() => _isAskedFor = true;

    /// <summary>Looks for ever, until stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(cancellationToken);
                await _context.Clock.DelayAsync(_options.InspectionInterval, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The comparison must outlive any fault of its own, or replicas would drift apart unseen.
                RepairLog.ScrubBroke(_context.Logger, exception);
                await Task.Delay(_options.InspectionInterval, _context.Time, CancellationToken.None);
            }
        }
    }

    /// <summary>Compares the stores, if that is due.</summary>
    /// <returns>How many blobs were completed; <see langword="null"/> if nothing was due.</returns>
    public async Task<long?> LookAsync(CancellationToken cancellationToken)
    {
        var usable = _supervisor.Statuses.Where(status => status.IsAvailable && status.Region.Standing.HasVote).Select(status => status.Region).ToList();
        _isDue |= usable.Exists(region => !_wereUsable.Contains(region.Name) || region.HasMissedWrites)
            || IsVerificationDue;
        _wereUsable = usable.Select(region => region.Name).ToHashSet();
        if (!_isDue || usable.Count < _regions.Quorum.Size || SinceLastEnd < _gap)
            return null;
        return await ScrubAsync(usable, cancellationToken);
    }

    /// <summary>
    /// Whether contents are to be read, too: regularly, whatever other comparisons there were meanwhile, and when somebody asks. Those that
    /// have a cause compare listings, since a region that is away for an hour causes many.
    /// </summary>
    private bool IsVerificationDue => _isAskedFor || _context.Time.GetElapsedTime(_lastVerified) >= _options.ScrubInterval;

    private TimeSpan SinceLastEnd => _lastEnd is { } end ? _context.Time.GetElapsedTime(end) : TimeSpan.MaxValue;

    private async Task<long?> ScrubAsync(List<Region> usable, CancellationToken cancellationToken)
    {
        // Forgotten before the comparison: what is missed or asked for during it makes the next one due.
        var verifies = IsVerificationDue;
        _isAskedFor = false;
        var isThrough = false;
        foreach (var region in usable)
            region.ForgetMissedWrites();
        try
        {
            var began = _context.Clock.Timestamp;
            var scrub = new Scrub(_regions, usable, _context, verifies);
            var completed = await scrub.RunAsync(cancellationToken);
            isThrough = true;
            if (verifies)
                _lastVerified = began;
            Conclude(scrub, usable, began);
            RepairLog.Scrubbed(_context.Logger, usable.Count, completed);
            return completed;
        }
        catch (RegionUnavailableException exception)
        {
            RepairLog.ScrubBrokeOff(_context.Logger, exception.Message);
            return null;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            RepairLog.ScrubBrokeOff(_context.Logger, exception.Message);
            return null;
        }
        finally
        {
            _lastEnd = _context.Time.GetTimestamp();
            _isAskedFor |= verifies && !isThrough;
        }
    }

    // What could not be completed stays due, ever more rarely: a comparison lists everything.
    private void Conclude(Scrub scrub, List<Region> usable, long began)
    {
        _isDue = !scrub.IsComplete;
        if (_isDue)
        {
            _gap = _gap * 2 < MaximumGap ? _gap * 2 : MaximumGap;
            return;
        }

        _gap = MinimumGap;
        foreach (var region in usable)
            region.Figures.CompleteScrub(began, _context.Time.GetUtcNow());
    }
}
