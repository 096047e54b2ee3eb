using System.Diagnostics;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Replication.Ledger;

/// <summary>An entry that is decided but not committed yet.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="After">The state after it.</param>
internal sealed record PendingEntry<TState>(Entry Entry, TState After)
{
    /// <summary>What the change is part of, for traces; <see langword="null"/> where there are none.</summary>
    public Activity? Cause { get; } = Activity.Current;

    /// <summary>Completes with <see langword="null"/> once the entry is committed, or with why it is not.</summary>
    /// <remarks>A result instead of a fault: a caller that has gone leaves no unobserved exception behind.</remarks>
    public TaskCompletionSource<ReplicationException?> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
