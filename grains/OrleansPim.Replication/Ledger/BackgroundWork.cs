namespace OrleansPim.Replication.Ledger;

/// <summary>Work that nobody waits for now, kept in sight until it ends.</summary>
/// <remarks>Not thread-safe: all calls on one scheduler. Whoever adds work makes sure that it ends by itself.</remarks>
internal sealed class BackgroundWork
{
    private const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

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
        using var stop = new CancellationTokenSource(timeout, time);
        while (_running.Count > 0 && !stop.IsCancellationRequested)
        {
            await Task.WhenAll(_running).WaitAsync(stop.Token).ConfigureAwait(Quietly);
            await Task.Yield();
        }

        return _running.Count == 0;
    }

    private async Task ForgetAsync(Task work)
    {
        await work.ConfigureAwait(Quietly);
        _running.Remove(work);
    }
}
