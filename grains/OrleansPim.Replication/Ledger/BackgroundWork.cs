namespace OrleansPim.Replication.Ledger;

/// <summary>Work that nobody waits for now, kept in sight until it ends.</summary>
/// <remarks>Not thread-safe: all calls on one scheduler. Whoever adds work makes sure that it ends by itself.</remarks>
internal sealed class BackgroundWork
{
    private readonly HashSet<Task> _running = [];

    /// <summary>How much is under way.</summary>
    public int Count => _running.Count;

    /// <summary>Watches over <paramref name="work"/>, which handles its own expected failures.</summary>
    public void Add(Task work)
    {
        if (!work.IsCompleted && _running.Add(work))
            _ = ForgetAsync(work);
    }

    /// <summary>Waits until nothing is under way, or the time is over.</summary>
    /// <returns>Whether nothing is under way.</returns>
    public async Task<bool> WhenIdleAsync(TimeSpan timeout, TimeProvider time)
    {
        using var stop = new CancellationTokenSource();
        var over = Task.Delay(timeout, time, stop.Token);
        while (_running.Count > 0 && !over.IsCompleted)
        {
            await Task.WhenAny(Task.WhenAll(_running), over);
            await Task.Yield();
        }

        stop.CancelHere();
        return _running.Count == 0;
    }

    private async Task ForgetAsync(Task work)
    {
        await Task.WhenAny(work);

        // Whoever waited has seen the failure; if nobody did, it is seen here.
        _ = work.Exception;
        _running.Remove(work);
    }
}
