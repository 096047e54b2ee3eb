using OrleansPim.Drills.Checks;
using OrleansPim.Replication.Register;

namespace OrleansPim.Simulation.Registers;

/// <summary>All that clients asked of one register and were told, and which value follows which.</summary>
internal sealed class RegisterHistory(RegisterName name)
{
    private readonly Lineage _lineage = new();

    /// <summary>Which register.</summary>
    public RegisterName Name { get; } = name;

    /// <summary>The operations in the order in which they were asked for.</summary>
    public List<Operation> Operations { get; } = [];

    /// <summary>The newest write that was acknowledged.</summary>
    public Operation? Acknowledged { get; private set; }

    /// <summary>A client asks.</summary>
    public Operation Begin(Operation operation)
    {
        Operations.Add(operation);
        if (operation.Kind == OperationKind.Write)
            _lineage.Add(operation);
        return operation;
    }

    /// <summary>A write was acknowledged.</summary>
    public void Acknowledge(Operation write)
    {
        if (Acknowledged is null || write.Version > Acknowledged.Version)
            Acknowledged = write;
    }

    /// <summary>Whether a value stands on another: is it, or follows it.</summary>
    public bool Contains(long version, Guid value, Operation earlier) => _lineage.Contains(version, value, earlier);
}
