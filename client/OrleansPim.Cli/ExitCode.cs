namespace OrleansPim.Cli;

/// <summary>What <c>pim</c> returns; scripts rely on the numbers.</summary>
internal enum ExitCode
{
    /// <summary>Done; for <c>status</c>: everything is healthy.</summary>
    Ok = 0,

    /// <summary>Failed in a way that is not named below; for <c>status</c>: something is not healthy.</summary>
    Failed = 1,

    /// <summary>The command line, an id or a label is wrong.</summary>
    Usage = 2,

    /// <summary>No such subscriber or device.</summary>
    NotFound = 3,

    /// <summary>The node cannot be reached, or cannot do it now; try again later.</summary>
    Unavailable = 4,

    /// <summary>The token is missing or wrong.</summary>
    Denied = 5,

    /// <summary>It exists already.</summary>
    Exists = 6,

    /// <summary>A drill was interrupted or could not be measured: nothing is proven.</summary>
    Inconclusive = 7,
}
