using OrleansPim.ClusterTests.Nodes;

namespace OrleansPim.ClusterTests.Drills;

/// <summary>A node that may be broken on purpose, one for all drills.</summary>
public sealed class DrilledNode : IAsyncLifetime
{
    internal NodeProcess Node { get; } = new(("Pim__Faults__Allowed", "true"));

    public async ValueTask InitializeAsync() => await Node.StartAsync();

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
