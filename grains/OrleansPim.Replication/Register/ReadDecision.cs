namespace OrleansPim.Replication.Register;

/// <summary>What the answers to a read amount to.</summary>
internal enum ReadDecision
{
    /// <summary>An answer that is still to come may change it.</summary>
    Wait,

    /// <summary>A quorum carries the same accepted value: it is chosen.</summary>
    Chosen,

    /// <summary>No value was ever chosen.</summary>
    Nothing,

    /// <summary>There are values, but none on a quorum yet: acquire and accept again before anything is answered.</summary>
    Settle,

    /// <summary>Too few answers.</summary>
    Unavailable,

    /// <summary>Enough answers, but too few that can be trusted.</summary>
    Corrupt,
}
