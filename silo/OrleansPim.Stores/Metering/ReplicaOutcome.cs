namespace OrleansPim.Stores.Metering;

/// <summary>How one operation on a region store ended.</summary>
internal enum ReplicaOutcome
{
    /// <summary>The store did what it was asked, or said truthfully that there is nothing.</summary>
    Ok,

    /// <summary>A conditional write or deletion lost the race.</summary>
    Lost,

    /// <summary>The store could not do or confirm it.</summary>
    Unavailable,

    /// <summary>The store is full: only whoever runs it can make room.</summary>
    Full,

    /// <summary>The store refused our credential: only whoever runs it can give us another.</summary>
    Denied,

    /// <summary>The caller stopped waiting, which is how a replica timeout looks from here.</summary>
    Canceled,
}
