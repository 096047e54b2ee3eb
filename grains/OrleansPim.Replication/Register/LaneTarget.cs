using System.Diagnostics;

namespace OrleansPim.Replication.Register;

/// <summary>One value on its way to the replicas.</summary>
/// <param name="Index">Counts the writes of one leadership from 1, re-acceptance of the adopted value included.</param>
/// <param name="Accepted">The leadership's ballot and the value's version.</param>
/// <param name="WriteId">Whose attempt it is.</param>
/// <param name="Payload">The value.</param>
internal sealed record LaneTarget(int Index, AcceptedAt Accepted, Guid WriteId, ReadOnlyMemory<byte> Payload)
{
    /// <summary>What the write is part of, for traces; <see langword="null"/> where there are none.</summary>
    public Activity? Cause { get; } = Activity.Current;

    /// <summary>Whether <paramref name="record"/> holds this very value.</summary>
    public bool IsIn(RegisterRecord record) => record.Accepted == Accepted && record.WriteId == WriteId;
}
