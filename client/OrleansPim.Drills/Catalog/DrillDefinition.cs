namespace OrleansPim.Drills.Catalog;

/// <summary>A drill as its file in <c>k8s/drills</c> says it.</summary>
/// <param name="Name">1 to 40 characters from <c>a-z 0-9 -</c>.</param>
/// <param name="Hypothesis">What should be true although something breaks.</param>
/// <param name="SteadyState">What must be true before anything is broken.</param>
/// <param name="BlastRadius">What is hit, and what is not, for people.</param>
/// <param name="Injection">What is broken.</param>
/// <param name="Abort">When the drill heals and gives up early.</param>
/// <param name="Criteria">When it has passed.</param>
/// <param name="Alerts">The alerts that it must fire.</param>
/// <param name="PendingAlerts">Those that wait for longer than the drill lasts: they must be pending, or fire.</param>
internal sealed record DrillDefinition(
    string Name,
    string Hypothesis,
    SteadyState SteadyState,
    string BlastRadius,
    DrillInjection Injection,
    AbortConditions Abort,
    DrillCriteria Criteria,
    IReadOnlyList<string> Alerts,
    IReadOnlyList<string>? PendingAlerts = null);
