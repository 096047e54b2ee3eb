namespace OrleansPim.Client;

/// <summary>Tells calls that wait for an answer that the connection to a silo was lost: what was sent through it, or to it, may never be answered.</summary>
/// <remarks>
/// The connection to a silo that dies is lost at once; that to one that hangs, when it is declared dead and leaves the list of silos that take
/// calls. Orleans says nothing to the calls themselves: those that another silo had passed on are answered by nobody. Thread-safe.
/// </remarks>
#pragma warning disable CA1001 // A source without a timer holds nothing, and calls may wait for it until the process ends.
public sealed class SiloLosses : IClusterConnectionStatusObserver
#pragma warning restore CA1001
{
    private CancellationTokenSource _next = new();

    /// <summary>Cancelled when the next silo is lost.</summary>
    internal CancellationToken Next => Volatile.Read(ref _next).Token;

    /// <inheritdoc/>
    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        if (currentNumberOfGateways >= previousNumberOfGateways)
            return;

        // Hundreds of calls may go on now: not on the thread that Orleans tells us on.
        _ = Interlocked.Exchange(ref _next, new CancellationTokenSource()).CancelAsync();
    }

    /// <summary>Nothing: the loss of the last silo is one in the number of them as well.</summary>
    public void NotifyClusterConnectionLost()
    {
    }
}
