namespace OrleansPim.Replication.Regions;

/// <summary>What a store is in the replacement of a region.</summary>
public enum MarkerRole : byte
{
    /// <summary>An ordinary store of its region.</summary>
    Member = 0,

    /// <summary>It is to take another region's place. Until the configuration names it, it has no vote on anything, not even on the configuration.</summary>
    Newcomer = 1,

    /// <summary>
    /// Another store takes its place: it has no vote, whoever asks it. Its records carry the marker's own life, which no configuration ever
    /// names, and no rebuild begins another life here while the replacement goes on.
    /// </summary>
    Retired = 2,
}
