namespace OrleansPim.TestKit.Simulation;

/// <summary>Something that will happen at a simulated time, unless it is cancelled.</summary>
public sealed class SimulatedEvent
{
    internal SimulatedEvent(Action work) => Work = work;

    internal Action? Work { get; private set; }

    /// <summary>Makes it never happen.</summary>
    public void Cancel() => Work = null;
}
