namespace OrleansPim.Replication.Verification;

/// <summary>What one region holds of one blob.</summary>
internal enum ReplicaFinding
{
    /// <summary>The blob, proven; of a register, the chosen value.</summary>
    Intact,

    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>Something that its name or checksum does not prove.</summary>
    Damaged,

    /// <summary>Of a register, an older value than the chosen one.</summary>
    Behind,

    /// <summary>It did not answer, or has no vote.</summary>
    Unavailable,
}
