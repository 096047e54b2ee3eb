namespace OrleansPim.Stores.Faults;

/// <summary>What can be done to a region store on purpose.</summary>
public enum FaultKind
{
    /// <summary>Every request takes longer.</summary>
    Latency,

    /// <summary>No request arrives, and none is answered.</summary>
    Blackhole,

    /// <summary>Every second request fails, half of those after it was done.</summary>
    Errors,

    /// <summary>The store is full: it reads, and takes no writes.</summary>
    Full,

    /// <summary>The store refuses our credential.</summary>
    Denied,

    /// <summary>Some blobs lost a bit, under the version that they have.</summary>
    Corruption,

    /// <summary>Everything is deleted, the marker too.</summary>
    Wipe,

    /// <summary>The store is put back to a copy of itself, marker and versions included.</summary>
    Rollback,
}
