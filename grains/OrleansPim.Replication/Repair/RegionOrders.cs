using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Repair;

/// <summary>What operators have asked of quarantined regions; it outranks what the supervisor would do by itself.</summary>
/// <remarks>Thread-safe. Of this process, and for as long as it lives: whoever starts anew rebuilds by itself, which is always safe.</remarks>
internal sealed class RegionOrders
{
    private readonly Lock _gate = new();
    private readonly HashSet<RegionName> _held = [];
    private readonly Dictionary<RegionName, bool> _rebuilds = [];
    private readonly HashSet<RegionName> _verified = [];

    /// <summary>The region stays as it is until another order.</summary>
    public void Hold(RegionName region)
    {
        lock (_gate)
        {
            _held.Add(region);
            _rebuilds.Remove(region);
            _verified.Remove(region);
        }
    }

    /// <summary>The region is to be rebuilt, and to get its vote or not.</summary>
    public void Rebuild(RegionName region, bool admits)
    {
        lock (_gate)
        {
            _held.Remove(region);
            _rebuilds[region] = admits;
        }
    }

    /// <summary>Whether a quarantined region may be rebuilt now.</summary>
    /// <param name="region">Which region.</param>
    /// <param name="byItself">Whether that needs no order.</param>
    public bool MayRebuild(RegionName region, bool byItself)
    {
        lock (_gate)
            return _rebuilds.ContainsKey(region) || (byItself && !_held.Contains(region));
    }

    /// <summary>Whether a rebuild of the region ends with its vote.</summary>
    public bool Admits(RegionName region)
    {
        lock (_gate)
            return !_rebuilds.TryGetValue(region, out var admits) || admits;
    }

    /// <summary>A rebuild that was not to admit the region has verified everything in it.</summary>
    public void Verify(RegionName region)
    {
        lock (_gate)
        {
            _rebuilds.Remove(region);
            _held.Add(region);
            _verified.Add(region);
        }
    }

    /// <summary>Whether everything in the region was verified since it was quarantined.</summary>
    public bool IsVerified(RegionName region)
    {
        lock (_gate)
            return _verified.Contains(region);
    }

    /// <summary>The region votes again: nothing that was ordered matters any more.</summary>
    public void Forget(RegionName region)
    {
        lock (_gate)
        {
            _held.Remove(region);
            _rebuilds.Remove(region);
            _verified.Remove(region);
        }
    }
}
