namespace OrleansPim.Contracts.Changes;

/// <summary>What became of a <see cref="ChangeRequest"/>.</summary>
[GenerateSerializer, Immutable, Alias("pim.ChangeResult")]
public sealed record ChangeResult
{
    /// <summary>The sequence of the entry that holds the change; 0 when it was refused.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    /// <summary>Why nothing was done; <see langword="null"/> when the change is committed: durable on a quorum of regions.</summary>
    [Id(1)]
    public ChangeRefusal? Refusal { get; init; }

    /// <summary>One outcome for each change, in order; empty when it was refused.</summary>
    [Id(2)]
    public IReadOnlyList<ChangeOutcome> Outcomes { get; init; } = [];

    /// <summary>Whether the change is committed.</summary>
    public bool IsCommitted => Refusal is null;
}
