using OrleansPim.Silo.Drills;

namespace OrleansPim.Silo.StatusPage;

/// <summary>Everything that the page shows, as it was at one moment. It holds nothing about any one subscriber.</summary>
/// <param name="Now">The moment.</param>
/// <param name="Began">When the node began.</param>
/// <param name="IsStarted">Whether the silo and the gateway run.</param>
/// <param name="Quorum">How many regions decide.</param>
/// <param name="Voting">How many regions answer and have a vote.</param>
/// <param name="Regions">The regions, in the order of the configuration.</param>
/// <param name="Safety">What is missing, held and repaired.</param>
/// <param name="History">The last minutes, oldest first.</param>
/// <param name="Drills">The drills that were run, newest first.</param>
/// <param name="HoldsLedgers">Whether it is a silo, which commits and compares; a gateway does neither.</param>
internal sealed record StatusView(
    DateTimeOffset Now,
    DateTimeOffset Began,
    bool IsStarted,
    int Quorum,
    int Voting,
    IReadOnlyList<RegionView> Regions,
    SafetyView Safety,
    IReadOnlyList<NodeSample> History,
    IReadOnlyList<DrillResult> Drills,
    bool HoldsLedgers = true);
