namespace OrleansPim.Replication.Repair;

/// <summary>What was found in the place of a store's witness record.</summary>
internal enum WitnessState
{
    /// <summary>The store did not answer, or only a newer release may read what it holds: nothing is known.</summary>
    Unavailable,

    /// <summary>The store works and holds none: nothing was counted there, or it was forgotten.</summary>
    Absent,

    /// <summary>The store holds something else there: what it counted cannot be told.</summary>
    Damaged,

    /// <summary>A whole record.</summary>
    Found,
}
