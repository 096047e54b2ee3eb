namespace OrleansPim.Replication.Repair;

/// <summary>How many blobs of a rebuild are under way at a time: more while that costs nobody time, fewer as soon as it does.</summary>
/// <remarks>
/// What a blob takes grows once it has to queue behind others, and then commits queue behind it as well. So the window grows
/// while a blob takes not much more than the quickest did, and shrinks otherwise (the idea of Brakmo, Peterson, "TCP Vegas",
/// 1995). Thread-safe.
/// </remarks>
internal sealed class RebuildPace : IDisposable
{
    /// <summary>So many are always under way: a rebuild that never ends is the worse danger.</summary>
    public const int Minimum = 8;

    /// <summary>More are never under way.</summary>
    public const int Maximum = 192;

    private const double Tolerance = 1.5;
    private const double Smoothing = 1.0 / 32;
    private const double Growth = 0.25;
    private const double Decline = 0.5;

    // What the quickest took is forgotten slowly, since a store may become slower for good.
    private const double Forgetting = 1.0005;

    private readonly SemaphoreSlim _turns = new(Minimum);
    private readonly Lock _gate = new();
    private double _window = Minimum;
    private double _quickest;
    private double _usual;
    private int _granted = Minimum;

    /// <summary>How many may be under way now.</summary>
    public int Window
    {
        get
        {
            lock (_gate)
                return (int)_window;
        }
    }

    /// <summary>Waits for a turn; give it back by <see cref="Leave"/>.</summary>
    /// <remarks>Without a token: with one, the semaphore would go on off its caller's scheduler. Every turn is given back.</remarks>
    public Task EnterAsync() => _turns.WaitAsync(CancellationToken.None);

    /// <summary>One is over.</summary>
    /// <param name="took">How long it took.</param>
    public void Leave(TimeSpan took)
    {
        var turns = 1;
        lock (_gate)
        {
            Learn(took.TotalMilliseconds);
            for (; _granted < (int)_window; _granted++)
                turns++;
            if (_granted > (int)_window)
            {
                _granted--;
                turns--;
            }
        }

        if (turns > 0)
            _turns.Release(turns);
    }

    /// <summary>Does something for each of many, so many at a time as the pace allows; nothing new is begun after a failure.</summary>
    /// <remarks>Ends well only if all of them did.</remarks>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task ForEachAsync<T>(IReadOnlyList<T> items, TimeProvider time, Func<T, Task> work, CancellationToken cancellationToken)
    {
        var running = new List<Task>(Maximum);
        foreach (var item in items)
        {
            // Whatever runs ends by itself, so nothing has to stop this wait.
            await EnterAsync();
            running.RemoveAll(task => task.IsCompletedSuccessfully);

            // By how it ended, not by whether: others end while this looks, and one that just did well must not end the whole.
            if (cancellationToken.IsCancellationRequested || running.Exists(task => task.IsFaulted || task.IsCanceled))
            {
                _turns.Release();
                break;
            }

            running.Add(RunAsync(item, time, work));
        }

        await Task.WhenAll(running);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => _turns.Dispose();

    private async Task RunAsync<T>(T item, TimeProvider time, Func<T, Task> work)
    {
        var began = time.GetTimestamp();
        try
        {
            await work(item);
        }
        finally
        {
            Leave(time.GetElapsedTime(began));
        }
    }

    private void Learn(double took)
    {
        _quickest = _quickest == 0 ? took : Math.Min(took, _quickest * Forgetting);
        _usual = _usual == 0 ? took : _usual + ((took - _usual) * Smoothing);
        _window = Math.Clamp(_window + (_usual <= Tolerance * _quickest ? Growth : -Decline), Minimum, Maximum);
    }
}
