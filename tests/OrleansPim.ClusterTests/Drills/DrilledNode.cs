using OrleansPim.ClusterTests.Nodes;
using OrleansPim.Drills.Targets;

namespace OrleansPim.ClusterTests.Drills;

/// <summary>A node that may be broken on purpose, one for all drills.</summary>
public sealed class DrilledNode : IAsyncLifetime
{
    internal NodeProcess Node { get; } = new(("Pim__Faults__Allowed", "true"));

    /// <summary>A node as drills see it: one silo, one gateway.</summary>
    internal static DrillTarget TargetOf(NodeProcess node) => new(
        new SiloGroup([new DrillSilo("node", node.Administration, node.Administration)]), [node.Gateway], null, "dev", Processes: null);

    public async ValueTask InitializeAsync() => await Node.StartAsync();

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
