namespace OrleansPim.TestKit.Simulation;

/// <summary>Stops, freezes and wakes one simulated process at any of its steps towards the world.</summary>
/// <remarks>
/// A process acts on the world only by requests, and notices it only by answers and timers: who holds these back has stopped the
/// process, between two sends of one loop as well.
/// </remarks>
public sealed class ProcessGate(SimulationScheduler scheduler, string name)
{
    private readonly Queue<Action> _held = new();
    private int _sendsUntilStop = int.MaxValue;
    private Action? _onStop;

    /// <summary>The process's name, for traces.</summary>
    public string Name { get; } = name;

    /// <summary>The scheduler.</summary>
    public SimulationScheduler Scheduler { get; } = scheduler;

    /// <summary>Whether it is gone for good.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Whether it does nothing until it wakes.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Calls back in the middle of whatever it does, after so many more requests: to kill or freeze it there.</summary>
    public void StopAfter(int sends, Action onStop)
    {
        _sendsUntilStop = sends;
        _onStop = onStop;
    }

    /// <summary>Ends it; requests already sent go on.</summary>
    public void Kill()
    {
        IsDead = true;
        _held.Clear();
    }

    /// <summary>Stops it until it wakes.</summary>
    public void Freeze() => IsFrozen = true;

    /// <summary>Lets it go on as if no time had passed: a zombie.</summary>
    public void Wake()
    {
        IsFrozen = false;
        while (!IsFrozen && _held.TryDequeue(out var held))
            held();
    }

    /// <summary>The process sends a request.</summary>
    public void Send(Action request)
    {
        if (--_sendsUntilStop == 0)
            _onStop?.Invoke();
        Deliver(request);
    }

    /// <summary>An answer or a timer reaches the process.</summary>
    public void Deliver(Action happening)
    {
        Scheduler.AssertThread();
        if (IsDead)
            return;
        if (IsFrozen)
            _held.Enqueue(happening);
        else
            happening();
    }
}
