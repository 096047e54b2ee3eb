using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Paces the deep verification of all stores: a full cycle within the scrub interval, spread evenly, and never in anybody's way.</summary>
/// <remarks>One call at a time; <see cref="Done"/> and the like from any thread.</remarks>
internal sealed class DeepScrubCycle(RegionSet regions, RepairContext context, TimeSpan interval)
{
    /// <summary>How many blobs a second are read of each store at least: a small store is done soon, and nobody notices.</summary>
    public const int MinimumRate = 20;

    /// <summary>How many blobs are read of each store before others have their turn.</summary>
    public const int MaximumBatch = 250;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private volatile IReadOnlyList<DeepScrub> _stores = [];
    private long _began;
    private long _paidUntil;
    private double _credit;

    /// <summary>How many blobs of all stores were read in this cycle.</summary>
    public long Done => _stores.Sum(store => store.Done);

    /// <summary>How many of them were damaged.</summary>
    public long Damaged => _stores.Sum(store => store.Damaged);

    /// <summary>How many of those still are.</summary>
    public long Failed => _stores.Sum(store => store.Failed);

    // A cycle takes half of the interval and the next begins after half of it, so that each blob is read once in every interval.
    private TimeSpan Duration => interval / 2;

    /// <summary>Does what is due by now.</summary>
    /// <param name="usable">The stores that answer and vote.</param>
    /// <param name="blobs">How many blobs a store holds, as far as anybody knows.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task AdvanceAsync(IReadOnlyList<Region> usable, long blobs, CancellationToken cancellationToken)
    {
        var now = context.Clock.Timestamp;
        if (_stores.Count == 0 || (_stores.All(store => store.IsOver) && context.Time.GetElapsedTime(_began) >= Duration))
            Begin(now);
        var rate = Math.Max(MinimumRate, blobs / Duration.TotalSeconds);
        _credit = Math.Min(Math.Max(MaximumBatch, rate), _credit + (rate * context.Time.GetElapsedTime(_paidUntil, now).TotalSeconds));
        _paidUntil = now;
        while (_credit >= 1)
        {
            var (limit, before) = (Math.Min(MaximumBatch, (int)_credit), Done);
            await AdvanceAsync(usable, limit, cancellationToken);
            _credit -= limit;

            // All are over, or nobody answers.
            if (Done == before)
                return;
            if (_credit >= 1)
                await context.Clock.DelayAsync(Pause, cancellationToken);
        }
    }

    /// <summary>Goes over everything at once, from the beginning.</summary>
    public async Task RunAsync(IReadOnlyList<Region> usable, CancellationToken cancellationToken)
    {
        Begin(context.Clock.Timestamp);
        var mine = _stores.Where(store => usable.Contains(store.Region)).ToList();
        while (mine.Exists(store => !store.IsOver && store.Region.Standing.HasVote))
        {
            var before = Done;
            await AdvanceAsync(usable, MaximumBatch, cancellationToken);
            await context.Clock.DelayAsync(Done == before ? context.Options.LaneDelay : Pause, cancellationToken);
        }
    }

    private void Begin(long now)
    {
        _stores = [.. regions.Regions.Select(region => new DeepScrub(region, regions, context))];
        (_began, _paidUntil, _credit) = (now, now, 1);
    }

    private Task AdvanceAsync(IReadOnlyList<Region> usable, int limit, CancellationToken cancellationToken) => Task.WhenAll(
        _stores.Where(store => !store.IsOver && usable.Contains(store.Region)).Select(store => TryAdvanceAsync(store, limit, cancellationToken)));

    private async Task TryAdvanceAsync(DeepScrub store, int limit, CancellationToken cancellationToken)
    {
        try
        {
            await store.AdvanceAsync(limit, cancellationToken);
        }
        catch (RegionUnavailableException exception)
        {
            RepairLog.ScrubBrokeOff(context.Logger, exception.Message);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            RepairLog.ScrubBrokeOff(context.Logger, exception.Message);
        }
    }
}
