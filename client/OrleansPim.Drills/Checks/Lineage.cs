namespace OrleansPim.Drills.Checks;

/// <summary>Which value of a register follows which, as their writers said.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Lineage
{
    private readonly Dictionary<Guid, Operation> _writes = [];

    /// <summary>Adds a write.</summary>
    public void Add(Operation write) => _writes.Add(write.WriteId, write);

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
