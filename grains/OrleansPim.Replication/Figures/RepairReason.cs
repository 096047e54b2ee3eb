namespace OrleansPim.Replication.Figures;

/// <summary>What brought a replica what it lacked.</summary>
public enum RepairReason
{
    /// <summary>The rebuild of a store that forgot.</summary>
    Rebuild,

    /// <summary>A comparison of all stores.</summary>
    Scrub,

    /// <summary>A leader's lane, after it had failed to deliver.</summary>
    Lane,

    /// <summary>A read that met a hole, or a copy that its name does not prove.</summary>
    Read,

    /// <summary>A write that met a damaged copy in its place.</summary>
    Write,
}
