namespace OrleansPim.Drills.Checks;

/// <summary>What a client was told.</summary>
internal enum OperationOutcome
{
    /// <summary>Nothing yet, or that nobody knows: a write may take effect at any time after it was asked for.</summary>
    Unknown,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was not done and never will be.</summary>
    NotDone,
}
