using OrleansPim.Simulation.Checks;
using OrleansPim.Simulation.Directed;
using OrleansPim.Simulation.Registers;
using OrleansPim.Simulation.Scenarios;
using OrleansPim.Simulation.Subscribers;

namespace OrleansPim.Simulation;

/// <summary>What one seed came to.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Violation">What was violated; <see langword="null"/> if nothing was.</param>
/// <param name="Steps">How many continuations, messages and timers ran.</param>
/// <param name="Digest">Equal for equal runs.</param>
/// <param name="World">The simulated world at its end.</param>
internal sealed record SeedResult(ulong Seed, Violation? Violation, long Steps, ulong Digest, RegisterWorld World)
{
    // Half of the seeds that are left to chance work on bare registers, the other half on subscribers.
    private const ulong Interval = 8;

    /// <summary>Runs one seed: every fourth is a directed scenario, three of eight are of subscribers, the others of registers.</summary>
    public static SeedResult Run(ulong seed, bool isTraced, RunLimits limits)
    {
        var directed = DirectedCatalog.Of(seed);
        return directed is null && seed % Interval is 2 or 3 or 6 ? RunSubscribers(seed, isTraced, limits) : Run(seed, isTraced, limits, directed);
    }

    /// <summary>Runs one seed of registers: of a directed scenario, or of none.</summary>
    public static SeedResult Run(ulong seed, bool isTraced, RunLimits limits, DirectedScenario? directed) =>
        Run(seed, new RegisterScenario(seed, isTraced, limits, directed));

    /// <summary>Runs one seed of subscribers.</summary>
    public static SeedResult RunSubscribers(ulong seed, bool isTraced, RunLimits limits) => Run(seed, new SubscriberScenario(seed, isTraced, limits));

    private static SeedResult Run(ulong seed, Scenario scenario)
    {
        var violation = scenario.Run();
        return new SeedResult(seed, violation, scenario.World.Scheduler.Steps, scenario.World.Scheduler.Digest, scenario.World);
    }
}
