namespace OrleansPim.Stores.Sqlite;

/// <summary>Hands requests from any thread to the threads that serve them, in order.</summary>
/// <param name="maximumBytes">The content that may wait; <see cref="SqliteLimits.QueuedRequests"/> limits the count.</param>
/// <remarks>Thread-safe. Blocks only those who take, which are dedicated threads.</remarks>
internal sealed class BoundedQueue(long maximumBytes)
{
    private readonly Queue<IStoreRequest> _waiting = new();
    private readonly object _lock = new();
    private long _bytes;
    private bool _closed;

    /// <summary>Appends a request.</summary>
    /// <returns><see langword="null"/>, or why the request was refused.</returns>
    public string? TryAdd(IStoreRequest request)
    {
        lock (_lock)
        {
            if (_closed)
                return "The store was closed.";
            if (_waiting.Count >= SqliteLimits.QueuedRequests || _bytes + request.Length > maximumBytes)
                return $"The store is overloaded: {_waiting.Count} requests with {_bytes} bytes wait.";
            _waiting.Enqueue(request);
            _bytes += request.Length;
            Monitor.Pulse(_lock);
            return null;
        }
    }

    /// <summary>Waits for requests and moves as many as fit into <paramref name="batch"/>, at least one.</summary>
    /// <param name="batch">Where the requests go.</param>
    /// <param name="maximumRequests">At most so many.</param>
    /// <param name="takers">How many threads take: none of them takes more than its share of what waits.</param>
    /// <returns><see langword="false"/> once the queue is closed: nothing was taken, and nothing more will come.</returns>
    public bool TryTake(List<IStoreRequest> batch, int maximumRequests, int takers = 1)
    {
        lock (_lock)
        {
            while (_waiting.Count == 0 && !_closed)
                Monitor.Wait(_lock);
            if (_closed)
                return false;

            var bytes = 0L;
            var share = Math.Min(maximumRequests, (_waiting.Count + takers - 1) / takers);
            do
            {
                var request = _waiting.Dequeue();
                batch.Add(request);
                bytes += request.Length;
            }
            while (batch.Count < share
                && _waiting.TryPeek(out var next) && bytes + next.Length <= SqliteLimits.BatchBytes);
            _bytes -= bytes;
            return true;
        }
    }

    /// <summary>Refuses everything from now on.</summary>
    /// <returns>The requests that nobody will serve.</returns>
    public IReadOnlyList<IStoreRequest> Close()
    {
        lock (_lock)
        {
            _closed = true;
            var unserved = _waiting.ToArray();
            _waiting.Clear();
            _bytes = 0;
            Monitor.PulseAll(_lock);
            return unserved;
        }
    }
}
