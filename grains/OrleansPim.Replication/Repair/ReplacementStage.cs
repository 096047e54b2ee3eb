namespace OrleansPim.Replication.Repair;

/// <summary>How far the replacement of a region is.</summary>
public enum ReplacementStage
{
    /// <summary>All stores are compared: nothing may be under-replicated when one of them leaves.</summary>
    Comparing,

    /// <summary>The configuration says that the region leaves, and its marker is retired.</summary>
    Retiring,

    /// <summary>Every record in the store that leaves is relabelled to a life that nobody names.</summary>
    Relabelling,

    /// <summary>The newcomer is filled from the others, and compared with a listing.</summary>
    Filling,

    /// <summary>The configuration names the newcomer in the place of the other.</summary>
    Admitting,

    /// <summary>It is done; the settings of every process may name the newcomer now.</summary>
    Done,
}
