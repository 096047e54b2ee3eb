namespace OrleansPim.Replication.Repair;

/// <summary>What was found in the place of a store's marker.</summary>
internal enum MarkerState
{
    /// <summary>A whole marker.</summary>
    Found,

    /// <summary>A whole marker, of a store that shows less than was witnessed of it: it went back in time.</summary>
    Behind,

    /// <summary>A whole marker, of a store whose place another one takes: it has no vote.</summary>
    Retired,

    /// <summary>The store works and has no marker: it was wiped, or never joined.</summary>
    Absent,

    /// <summary>The store works and holds something else under the marker's key, or the marker of another region.</summary>
    Unusable,

    /// <summary>The whole store is gone.</summary>
    Missing,

    /// <summary>The store did not answer: nothing is known.</summary>
    Unavailable,
}
