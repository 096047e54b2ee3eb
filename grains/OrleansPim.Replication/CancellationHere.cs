namespace OrleansPim.Replication;

/// <summary>Cancels where the caller runs.</summary>
internal static class CancellationHere
{
    /// <summary>Cancels; what was registered runs before this returns, not on the thread pool as <see cref="CancellationTokenSource.CancelAsync"/> has it.</summary>
    /// <remarks>A grain's work belongs on the grain's scheduler, and a simulation with one thread cannot repeat what the pool does.</remarks>
    public static void CancelHere(this CancellationTokenSource source) => source.Cancel();
}
