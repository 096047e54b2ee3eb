namespace OrleansPim.TestKit.Simulation;

/// <summary>Runs everything on one thread, one continuation at a time, in an order that the seed chooses.</summary>
/// <remarks>
/// A synchronization context: whatever awaits under it comes back to it. Time stands still while anything can run, then jumps to
/// the next timer. Work that reaches it from another thread would make a run unrepeatable, so that fails the run.
/// </remarks>
public sealed class SimulationScheduler(SeededRandom random) : SynchronizationContext
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<(SendOrPostCallback Work, object? State)> _ready = [];
    private readonly PriorityQueue<SimulatedEvent, (TimeSpan At, ulong Tie)> _timed = new();
    private ulong _hash = 14695981039346656037;

    /// <summary>The time since the run began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many continuations and timers ran.</summary>
    public long Steps { get; private set; }

    /// <summary>A digest of everything that happened, in its order: equal for equal runs.</summary>
    public ulong Digest => _hash;

    /// <summary>The first exception that escaped from a continuation.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Adds to <see cref="Digest"/>.</summary>
    public void Note(ulong happened) => _hash = (_hash ^ happened) * 1099511628211;

    /// <summary>Fails unless the caller runs on the simulation's thread.</summary>
    /// <exception cref="InvalidOperationException">Something left the scheduler.</exception>
    public void AssertThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw Left(null);
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        // Thrown on a foreign thread, an exception would end the whole process instead of the run.
        if (Environment.CurrentManagedThreadId != _thread)
            Left(state);
        else
            _ready.Add((d, state));
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing here may block.");

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs <paramref name="work"/> after a while; equal times are ordered by the seed.</summary>
    public SimulatedEvent Schedule(TimeSpan delay, Action work)
    {
        AssertThread();
        var planned = new SimulatedEvent(work);
        _timed.Enqueue(planned, (Now + delay, random.NextBits()));
        return planned;
    }

    /// <summary>Runs until the condition holds, nothing is left to do, or a limit is reached.</summary>
    /// <param name="isDone">Asked after every step.</param>
    /// <param name="until">The latest time.</param>
    /// <param name="maximumSteps">The most steps, which a run that goes round in circles would exceed.</param>
    /// <returns>Whether the condition holds.</returns>
    public bool Run(Func<bool> isDone, TimeSpan until, long maximumSteps)
    {
        AssertThread();
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            while (!isDone())
            {
                if (Fault is not null || Steps >= maximumSteps || !Step(until))
                    return false;
            }

            return true;
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private InvalidOperationException Left(object? state)
    {
        var what = (state as Delegate)?.Target?.GetType().ToString() ?? "something";
        var left = new InvalidOperationException($"Work of the simulation ran on another thread, so the run cannot be repeated: {what}");
        Fault ??= left;
        return left;
    }

    private bool Step(TimeSpan until)
    {
        if (_ready.Count > 0)
        {
            var index = random.Next(_ready.Count);
            var (work, state) = _ready[index];
            _ready[index] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            Execute(() => work(state));
            return true;
        }

        while (_timed.TryDequeue(out var planned, out var key))
        {
            if (planned.Work is not { } work)
                continue;
            if (key.At > until)
            {
                _timed.Enqueue(planned, key);
                return false;
            }

            Now = key.At;
            Note((ulong)Now.Ticks);
            Execute(work);
            return true;
        }

        return false;
    }

    private void Execute(Action work)
    {
        Steps++;
        try
        {
            work();
        }
        catch (Exception exception)
        {
            // Whatever escapes here was awaited by nobody: a fault of the code under test or of the simulation.
            Fault ??= exception;
        }
    }
}
