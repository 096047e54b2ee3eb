namespace OrleansPim.Simulation.Directed;

/// <summary>One precise schedule of faults that random runs meet too seldom; the seed varies the order of everything it leaves open.</summary>
/// <param name="Name">What happens, in words.</param>
/// <param name="PlayAsync">The program; it asserts nothing, since the checkers judge every run alike.</param>
internal sealed record DirectedScenario(string Name, Func<Stage, Task> PlayAsync)
{
    /// <summary>How many stores there are.</summary>
    public int Regions { get; init; } = 3;

    /// <summary>Whether another store stands by, to replace the first region.</summary>
    public int Spares { get; init; }
}
