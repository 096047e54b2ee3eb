namespace OrleansPim.Replication.Register;

/// <summary>One value of a register.</summary>
/// <param name="Version">Counts the register's values from 1.</param>
/// <param name="WriteId">Unique for each attempt to write: tells whose value it is.</param>
/// <param name="Payload">The value; never to be changed by who receives it.</param>
public sealed record RegisterValue(long Version, Guid WriteId, ReadOnlyMemory<byte> Payload);
