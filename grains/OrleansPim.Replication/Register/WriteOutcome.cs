namespace OrleansPim.Replication.Register;

/// <summary>What became of one write.</summary>
internal enum WriteOutcome
{
    /// <summary>A quorum has it.</summary>
    Chosen,

    /// <summary>No replica has it or ever will, because another proposer took over.</summary>
    Fenced,

    /// <summary>No replica has it or ever will, because too few could be reached.</summary>
    NotSent,

    /// <summary>Some replica has it or may have it.</summary>
    Unknown,
}
