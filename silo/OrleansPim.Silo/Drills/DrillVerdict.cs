namespace OrleansPim.Silo.Drills;

/// <summary>How a drill ended.</summary>
internal enum DrillVerdict
{
    /// <summary>Every criterion was met.</summary>
    Passed,

    /// <summary>At least one was not.</summary>
    Failed,

    /// <summary>It cannot be said, for instance because the drill was aborted.</summary>
    Inconclusive,
}
