using OrleansPim.Client.Administration;
using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Drills.Running;

/// <summary>Looks at the regions again and again while a drill runs.</summary>
/// <param name="silos">Whom it asks.</param>
/// <param name="now">Seconds since the workload began.</param>
/// <param name="time">The clock.</param>
internal sealed class RegionWatch(SiloGroup silos, Func<double> now, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly Lock _lock = new();
    private readonly List<RegionSpan> _spans = [];
    private readonly HashSet<string> _noticed = [];
    private readonly HashSet<string> _telling = [];
    private double _since = double.MaxValue;

    /// <summary>The newest look; <see langword="null"/> if the node does not answer.</summary>
    public RegionsReport? Last { get; private set; }

    /// <summary>When something wrong was seen in the region that is drilled, in seconds since the workload began.</summary>
    public double? NoticedAt { get; private set; }

    /// <summary>All spans so far.</summary>
    public IReadOnlyList<RegionSpan> Spans
    {
        get
        {
            lock (_lock)
                return [.. _spans];
        }
    }

    /// <summary>From now on whatever is wrong with these regions is the drill's doing.</summary>
    /// <param name="regions">Which.</param>
    /// <param name="states">The states by which the cluster says so: a store that is only away while it is exchanged was not found out.</param>
    public void Expect(IReadOnlyList<string> regions, IReadOnlyList<string> states)
    {
        lock (_lock)
        {
            _noticed.UnionWith(regions);
            _telling.UnionWith(states);
            _since = Math.Min(_since, now());
        }
    }

    /// <summary>Looks until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await LookAsync(stop).ConfigureAwait(false);
            await Task.Delay(Interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        try
        {
            Last = await silos.GetRegionsAsync(needsAll: true, stop).ConfigureAwait(false);
            foreach (var region in Last.Regions)
                See(region.Name, StateOf(region));
        }
        catch (AdministrationException)
        {
            Last = null;
            foreach (var region in Spans.Select(span => span.Region).Distinct())
                See(region, "unknown");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The drill is over, and this look with it.
        }
    }

    private void See(string region, string state)
    {
        lock (_lock)
        {
            var at = now();
            if (_telling.Contains(state) && _noticed.Contains(region) && at >= _since)
                NoticedAt ??= at;
            var last = _spans.FindLastIndex(span => span.Region == region);
            if (last >= 0)
                _spans[last] = _spans[last] with { To = at };
            if (last < 0 || _spans[last].State != state)
                _spans.Add(new RegionSpan(region, state, at, at));
        }
    }

    private static string StateOf(RegionReport region) => region switch
    {
        { Available: false } => "down",
        { HasVote: false } => "quarantined",
        { Complete: false } or { Rebuild: not null } => "repairing",
        _ => "healthy",
    };
}
