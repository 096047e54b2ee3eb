namespace OrleansPim.Replication.Regions;

/// <summary>The lives of one store that this process does not trust any more, and everybody here who asks the store for its vote.</summary>
/// <remarks>
/// A life is remembered although nobody here has learnt of it yet: its admission may be learnt later. Thread-safe; standings change
/// under <see cref="Gate"/> only, so that no vote is given to a life in the moment in which it is distrusted.
/// </remarks>
internal sealed class DistrustedLives
{
    private readonly Dictionary<StoreIncarnation, string> _reasons = [];
    private readonly HashSet<StoreIncarnation> _goneBack = [];
    private readonly List<Region> _views = [];

    /// <summary>Held while a standing changes.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Somebody begins to ask the store.</summary>
    public void Join(Region view)
    {
        lock (Gate)
            _views.Add(view);
    }

    /// <summary>Whether a life was seen to forget.</summary>
    public bool Contains(StoreIncarnation life)
    {
        lock (Gate)
            return _reasons.ContainsKey(life);
    }

    /// <summary>Whether a life was seen to go back in time, which other processes have to be told.</summary>
    public bool HasGoneBack(StoreIncarnation life)
    {
        lock (Gate)
            return _goneBack.Contains(life);
    }

    /// <summary>A life was seen to go back in time.</summary>
    public void AddGoneBack(StoreIncarnation life, string reason)
    {
        lock (Gate)
        {
            _goneBack.Add(life);
            Add(life, reason);
        }
    }

    /// <summary>A life was seen to forget: it loses every vote at once.</summary>
    public void Add(StoreIncarnation life, string reason)
    {
        lock (Gate)
        {
            _reasons.TryAdd(life, reason);
            foreach (var view in _views)
                view.Correct();
        }
    }

    /// <summary>The standing, without the vote if its life is not trusted; under <see cref="Gate"/>.</summary>
    public RegionStanding Correct(RegionStanding standing) => standing.HasVote && _reasons.TryGetValue(standing.Incarnation, out var reason)
        ? standing with { HasVote = false, IsQuarantined = true, Reason = reason }
        : standing;
}
