namespace OrleansPim.Silo.StatusPage;

/// <summary>How a region is, for a person.</summary>
internal enum RegionCondition
{
    /// <summary>It answers, votes and lacks nothing that is known of.</summary>
    Healthy,

    /// <summary>It answers and votes, and is being brought what it missed.</summary>
    CatchingUp,

    /// <summary>It forgot something, has no vote, and is being refilled.</summary>
    Rebuilding,

    /// <summary>It forgot something and has no vote.</summary>
    Quarantined,

    /// <summary>It does not answer.</summary>
    Unavailable,

    /// <summary>It answers, and has not been judged yet.</summary>
    Unknown,
}
