namespace OrleansPim.Cli.Processes;

/// <summary>A running local cluster, as others on this machine may know it, such as a drill that kills one of its processes.</summary>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Data">The folder in which everything lies, the administration's token among it.</param>
/// <param name="Restarts">Whether a process that ends is started again.</param>
/// <param name="Processes">Its processes: regions, silos, gateways.</param>
internal sealed record ClusterState(string Cluster, string Data, bool Restarts, IReadOnlyList<MemberState> Processes);
