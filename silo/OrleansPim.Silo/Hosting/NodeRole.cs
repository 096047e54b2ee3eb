namespace OrleansPim.Silo.Hosting;

/// <summary>What a process is, <c>Pim:Role</c>.</summary>
internal enum NodeRole
{
    /// <summary>Everything in one process, a cluster of its own.</summary>
    All,

    /// <summary>One of many silos: finds the others through the regions, and serves gateways.</summary>
    Silo,

    /// <summary>One of many gateways: serves phones, finds the silos through the regions, holds no data.</summary>
    Gateway,

    /// <summary>Makes the regions, says what it did, and ends. The only one that may make the regions of a cluster.</summary>
    Init,
}
