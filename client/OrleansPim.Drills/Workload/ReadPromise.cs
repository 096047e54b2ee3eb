namespace OrleansPim.Drills.Workload;

/// <summary>How old an answer to a read may be, and how that is asked for.</summary>
internal enum ReadPromise
{
    /// <summary>Sent as phones send it. As long as there is one cluster, nothing older than the request is right.</summary>
    Usual,

    /// <summary>Sent as phones send it, where two clusters serve the subscriber: what the other one has acknowledged may be missed for 5 s.</summary>
    Bounded,

    /// <summary>Asks for nothing older than the request.</summary>
    Newest,
}
