namespace OrleansPim.Drills.Checks;

/// <summary>One operation of a client on one register, as the client saw it.</summary>
internal sealed class Operation
{
    /// <summary>What was asked.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>When it was asked; counts all happenings of a run.</summary>
    public required long InvokedAt { get; init; }

    /// <summary>When the client heard; <see cref="long.MaxValue"/> if it never did.</summary>
    public long ReturnedAt { get; set; } = long.MaxValue;

    /// <summary>What the client heard.</summary>
    public OperationOutcome Outcome { get; set; }

    /// <summary>The version read, or the one that the write makes; 0 for a register that was read as absent.</summary>
    public long Version { get; set; }

    /// <summary>Which value it is.</summary>
    public Guid WriteId { get; set; }

    /// <summary>For a write, the value that it follows; empty for the first.</summary>
    public Guid Parent { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kind} {InvokedAt}..{(ReturnedAt == long.MaxValue ? "?" : ReturnedAt)} {Outcome} v{Version} {Short(WriteId)}"
        + (Kind == OperationKind.Write ? $" after {Short(Parent)}" : string.Empty);

    private static string Short(Guid id) => id == Guid.Empty ? "nothing" : id.ToString("N")[..4];
}
