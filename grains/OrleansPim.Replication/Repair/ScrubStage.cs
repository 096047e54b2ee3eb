namespace OrleansPim.Replication.Repair;

/// <summary>How far a comparison that an operator asked for has come.</summary>
public enum ScrubStage
{
    /// <summary>None was asked for since the process began.</summary>
    None,

    /// <summary>It will begin with the next look.</summary>
    Waiting,

    /// <summary>The stores' listings and records are compared.</summary>
    Comparing,

    /// <summary>Whole contents are read.</summary>
    Verifying,

    /// <summary>It is over, and nothing is missing or damaged any more.</summary>
    Done,

    /// <summary>It is over, and something could not be looked at or repaired.</summary>
    Incomplete,
}
