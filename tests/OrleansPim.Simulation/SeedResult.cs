using OrleansPim.Simulation.Checks;
using OrleansPim.Simulation.Directed;
using OrleansPim.Simulation.Registers;

namespace OrleansPim.Simulation;

/// <summary>What one seed came to.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Violation">What was violated; <see langword="null"/> if nothing was.</param>
/// <param name="Steps">How many continuations, messages and timers ran.</param>
/// <param name="Digest">Equal for equal runs.</param>
/// <param name="World">The simulated world at its end.</param>
internal sealed record SeedResult(ulong Seed, Violation? Violation, long Steps, ulong Digest, RegisterWorld World)
{
    /// <summary>Runs one seed: every fourth is a directed scenario.</summary>
    public static SeedResult Run(ulong seed, bool isTraced) => Run(seed, isTraced, DirectedCatalog.Of(seed));

    /// <summary>Runs one seed of a directed scenario, or of none.</summary>
    public static SeedResult Run(ulong seed, bool isTraced, DirectedScenario? directed)
    {
        var scenario = new RegisterScenario(seed, isTraced, directed);
        var violation = scenario.Run();
        return new SeedResult(seed, violation, scenario.World.Scheduler.Steps, scenario.World.Scheduler.Digest, scenario.World);
    }
}
