namespace OrleansPim.TestKit.Simulation;

/// <summary>A timer of one process on the simulated clock.</summary>
internal sealed class SimulatedTimer : ITimer
{
    private readonly ProcessGate _gate;
    private readonly Action _callback;
    private TimeSpan _period;
    private SimulatedEvent? _next;

    public SimulatedTimer(ProcessGate gate, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _gate = gate;
        _callback = () => callback(state);
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _next?.Cancel();
        _next = null;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan)
            Plan(dueTime);
        return true;
    }

    public void Dispose()
    {
        _next?.Cancel();
        _next = null;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Plan(TimeSpan delay)
    {
        SimulatedEvent? planned = null;
        planned = _gate.Scheduler.Schedule(delay, () => _gate.Deliver(() =>
        {
            // A timer that was stopped while its process was frozen stays stopped.
            if (_next != planned)
                return;
            _next = null;
            if (_period > TimeSpan.Zero)
                Plan(_period);
            _callback();
        }));
        _next = planned;
    }
}
