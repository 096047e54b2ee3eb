namespace OrleansPim.Grains.Metering;

/// <summary>What became of a change that was to be committed.</summary>
internal enum CommitOutcome
{
    /// <summary>Durable on a quorum.</summary>
    Committed,

    /// <summary>Not done, because another activation wrote.</summary>
    Conflict,

    /// <summary>Not done, for want of a quorum.</summary>
    Unavailable,

    /// <summary>Maybe done.</summary>
    Unknown,

    /// <summary>Not done, because what is stored cannot be trusted.</summary>
    Corrupt,
}
