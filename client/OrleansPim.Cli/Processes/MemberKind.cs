namespace OrleansPim.Cli.Processes;

/// <summary>What a process of a local cluster is.</summary>
internal enum MemberKind
{
    /// <summary>An Azurite process that keeps one region.</summary>
    Region,

    /// <summary>A silo.</summary>
    Silo,

    /// <summary>A gateway.</summary>
    Gateway,
}
