namespace OrleansPim.Replication.Register;

/// <summary>How a leadership can be acquired after what the replicas said.</summary>
internal enum AcquireDecision
{
    /// <summary>An answer that is still to come may change it.</summary>
    Wait,

    /// <summary>A quorum holds records: promise on those.</summary>
    Promise,

    /// <summary>Every reachable replica, a quorum at least, says absent: promise by must-not-exist writes (rule V2a).</summary>
    Create,

    /// <summary>All replicas answered and fewer than a quorum hold a record: promise on those and on the others (rule V2b).</summary>
    Finish,

    /// <summary>Too few answers.</summary>
    Unavailable,

    /// <summary>Enough answers, but too few that can be trusted.</summary>
    Corrupt,
}
