using OrleansPim.Contracts.Changes;
using OrleansPim.Drills.Checks;

namespace OrleansPim.Simulation.Subscribers;

/// <summary>One change that a device asked for, with all its retries.</summary>
/// <param name="Request">The request.</param>
/// <param name="InvokedAt">When it was asked first; counts all happenings of a run.</param>
internal sealed record DeviceChange(ChangeRequest Request, long InvokedAt)
{
    /// <summary>When the device heard last; <see cref="long.MaxValue"/> if it never knew.</summary>
    public long ReturnedAt { get; set; } = long.MaxValue;

    /// <summary>When that was, on the clock of the run.</summary>
    public TimeSpan ReturnedTime { get; set; } = TimeSpan.MaxValue;

    /// <summary>What it heard.</summary>
    public OperationOutcome Outcome { get; set; }

    /// <summary>The sequence that it was told; 0 if none.</summary>
    public long Sequence { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"change {Request.RequestId.Value.ToString("N")[..4]} ({Outcome}, entry {Sequence})";
}
