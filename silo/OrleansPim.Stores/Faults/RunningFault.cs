using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Faults;

/// <summary>A fault from its injection to its end, and what it does to single requests.</summary>
/// <param name="fault">What was injected.</param>
/// <param name="time">Measures the added latency.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class RunningFault(Fault fault, TimeProvider time)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isBeingSwapped;
    private int _requests;

    /// <summary>What was injected.</summary>
    public Fault Fault { get; } = fault;

    /// <summary>Completes when the fault ends.</summary>
    public Task End => _end.Task;

    /// <summary>Whether nothing reaches the store, since its contents are being exchanged.</summary>
    public bool IsBeingSwapped { get => _isBeingSwapped; set => _isBeingSwapped = value; }

    /// <summary>Ends it; who waits for an answer hears that none came.</summary>
    public void Stop() => _end.TrySetResult();

    /// <summary>A request sets out.</summary>
    /// <param name="isChange">Whether it would change the store.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Whether the answer gets lost after the request was carried out.</returns>
    /// <exception cref="RegionUnavailableException">The request does not arrive.</exception>
    public async ValueTask<bool> SetOutAsync(bool isChange, CancellationToken cancellationToken)
    {
        if (IsBeingSwapped)
            throw Injected(RegionFailure.Unreachable, "the store is away while it is exchanged");
        switch (Fault.Kind)
        {
            case FaultKind.Latency:
                await Task.Delay(Fault.Latency, time, cancellationToken).ConfigureAwait(false);
                return false;
            case FaultKind.Blackhole:
                await End.WaitAsync(cancellationToken).ConfigureAwait(false);
                throw Injected(RegionFailure.Unreachable, "no request arrived");
            case FaultKind.Errors when Interlocked.Increment(ref _requests) is var count && count % 2 == 0:
                return count % 4 == 0 ? true : throw Injected(RegionFailure.Unreachable, "the request failed");
            case FaultKind.Full when isChange:
                throw Injected(RegionFailure.Full, "the store is full");
            case FaultKind.Denied:
                throw Injected(RegionFailure.Denied, "the credential was refused");
            default:
                return false;
        }
    }

    /// <summary>The failure of a request that was carried out.</summary>
    public static RegionUnavailableException AnswerLost() => Injected(RegionFailure.Unreachable, "the answer was lost");

    private static RegionUnavailableException Injected(RegionFailure reason, string what) => new(reason, $"Injected fault: {what}.");
}
