using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Reports;

/// <summary>What a drill was, did and found.</summary>
/// <param name="Drill">The drill.</param>
/// <param name="Regions">What it broke.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Figures">The figures; <see langword="null"/> if it ended before there were any.</param>
/// <param name="Checks">Each criterion.</param>
/// <param name="Lost">Which subscriber lost which change.</param>
/// <param name="Findings">Violations and other things that a person has to read.</param>
/// <param name="Marks">What happened when.</param>
/// <param name="Seconds">The workload second by second.</param>
/// <param name="Health">The regions.</param>
/// <param name="History">The file with every request.</param>
internal sealed record DrillReport(
    DrillDefinition Drill,
    IReadOnlyList<string> Regions,
    DateTimeOffset StartedAt,
    DrillOutcome Outcome,
    string Reason,
    DrillFigures? Figures,
    IReadOnlyList<DrillCheck> Checks,
    IReadOnlyList<LostChange> Lost,
    IReadOnlyList<string> Findings,
    IReadOnlyList<DrillMark> Marks,
    IReadOnlyList<DrillSecond> Seconds,
    IReadOnlyList<RegionSpan> Health,
    string History);
