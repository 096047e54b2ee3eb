namespace OrleansPim.Drills.Checks;

/// <summary>What a client asked of a register.</summary>
internal enum OperationKind
{
    /// <summary>A read, or an acquisition, which tells the value as well.</summary>
    Read,

    /// <summary>A write on top of the value that its writer knew.</summary>
    Write,
}
