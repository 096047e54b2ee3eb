namespace OrleansPim.Replication.Stores;

/// <summary>Why a region store did not answer.</summary>
public enum RegionFailure
{
    /// <summary>No answer within the replica timeout.</summary>
    TimedOut,

    /// <summary>The store could not be reached, or failed in a way that is expected to pass.</summary>
    Unreachable,

    /// <summary>The whole store is gone: its file, folder or container. Not the same as empty.</summary>
    Missing,

    /// <summary>The store is full and takes no writes.</summary>
    Full,

    /// <summary>The store refused our credential or our rights.</summary>
    Denied,

    /// <summary>Another process holds the store for longer than we wait.</summary>
    Locked,

    /// <summary>The store says of itself that it is damaged.</summary>
    Corrupt,

    /// <summary>The store has no vote until it is rebuilt.</summary>
    Quarantined,
}
