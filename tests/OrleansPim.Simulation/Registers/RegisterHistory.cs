using OrleansPim.Replication.Register;
using OrleansPim.Simulation.Checks;

namespace OrleansPim.Simulation.Registers;

/// <summary>All that clients asked of one register and were told, and which value follows which.</summary>
internal sealed class RegisterHistory(RegisterName name)
{
    private readonly Dictionary<Guid, Operation> _writes = [];

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
            _writes.Add(operation.WriteId, operation);
        return operation;
    }

    /// <summary>A write was acknowledged.</summary>
    public void Acknowledge(Operation write)
    {
        if (Acknowledged is null || write.Version > Acknowledged.Version)
            Acknowledged = write;
    }

    /// <summary>Whether a value stands on another: is it, or follows it.</summary>
    public bool Contains(long version, Guid value, Operation earlier)
    {
        while (version > earlier.Version && _writes.TryGetValue(value, out var write))
        {
            version = write.Version - 1;
            value = write.Parent;
        }

        return version == earlier.Version && value == earlier.WriteId;
    }
}
