namespace OrleansPim.Silo.Drills;

/// <summary>The drills that were run against this node since it began, for people who look at its page.</summary>
/// <remarks>Thread-safe. Reports on disk are what lasts; this is a reminder.</remarks>
internal sealed class DrillRecord
{
    /// <summary>So many are remembered, the newest ones.</summary>
    public const int MaximumCount = 50;

    private readonly Lock _gate = new();
    private readonly List<DrillResult> _results = [];

    /// <summary>The drills, newest first.</summary>
    public IReadOnlyList<DrillResult> Results
    {
        get
        {
            lock (_gate)
                return [.. _results];
        }
    }

    /// <summary>A drill has ended.</summary>
    public void Add(DrillResult result)
    {
        lock (_gate)
        {
            _results.Insert(0, result);
            if (_results.Count > MaximumCount)
                _results.RemoveAt(MaximumCount);
        }
    }
}
