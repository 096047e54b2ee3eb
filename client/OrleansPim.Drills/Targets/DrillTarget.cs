namespace OrleansPim.Drills.Targets;

/// <summary>What is drilled: a node, a cluster on this machine, or one far away.</summary>
/// <param name="Silos">Its silos.</param>
/// <param name="Gateways">Where phones connect; at least one.</param>
/// <param name="Grains">How the client library finds the silos; <see langword="null"/> if nobody said.</param>
/// <param name="Cluster">The name of the cluster in Orleans.</param>
/// <param name="Processes">Its processes; <see langword="null"/> where they cannot be reached.</param>
internal sealed record DrillTarget(
    SiloGroup Silos, IReadOnlyList<Uri> Gateways, ISiloDirectory? Grains, string Cluster, IClusterProcesses? Processes);
