using OrleansPim.Silo.Drills;
using OrleansPim.Silo.StatusPage;

namespace OrleansPim.Tests.Silo.StatusPage;

/// <summary>A node in each of the states that a person may find it in.</summary>
internal static class StatusViews
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 30, 0, TimeSpan.Zero);

    /// <summary>The states by name, for theories and for the names of screenshots.</summary>
    public static IReadOnlyDictionary<string, StatusView> All { get; } = new Dictionary<string, StatusView>(StringComparer.Ordinal)
    {
        ["healthy"] = Healthy,
        ["region-lost"] = RegionLost,
        ["quarantined"] = Quarantined,
        ["held"] = Healthy with { Safety = Clean with { Held = 2, GuardTrips = 2 } },
        ["below-quorum"] = BelowQuorum,
        ["gateway"] = Healthy with { HoldsLedgers = false, History = [], Drills = [] },
        ["starting"] = Healthy with { IsStarted = false, Voting = 0, History = [], Drills = [] },
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static StatusView Healthy => new(
        Now, Now.AddDays(-3), IsStarted: true, Quorum: 2, Voting: 3,
        [Region("alpha"), Region("beta"), Region("gamma")],
        Clean,
        History(_ => 0),
        [
            new DrillResult("region-blackhole", DrillVerdict.Passed, Now.AddHours(-2), "12,400 requests, 0 acknowledged lost, replicas equal after 8 s."),
            new DrillResult("silo-hang", DrillVerdict.Inconclusive, Now.AddDays(-1), "Aborted by hand after 12 s."),
        ]);

    public static SafetyView Clean => new(0, 0, 0, 0, TimeSpan.Zero, 0, 0);

    private static StatusView RegionLost => Healthy with
    {
        Voting = 2,
        Regions = [Region("alpha"), Region("beta") with
        {
            Condition = RegionCondition.Unavailable, Reason = "SQLite error 5: database is locked", Missing = 137, Lag = TimeSpan.FromSeconds(95),
        }, Region("gamma")],
        Safety = Clean with { UnderReplicated = 137, RepairQueue = 137, OldestRepair = TimeSpan.FromSeconds(95) },
    };

    private static StatusView Quarantined => Healthy with
    {
        Voting = 2,
        Regions = [Region("alpha"), Region("beta"), Region("gamma") with
        {
            Condition = RegionCondition.Rebuilding, Reason = "The marker is missing: the store was wiped.", RebuiltBlobs = 420, BlobsToRebuild = 1_700,
        }],
        Safety = Clean with { RepairQueue = 1_280, OldestRepair = TimeSpan.FromSeconds(30) },
    };

    private static StatusView BelowQuorum => Healthy with
    {
        Voting = 1,
        Regions =
        [
            Region("alpha"),
            Region("beta") with { Condition = RegionCondition.Unavailable, Reason = "The connection was refused.", Missing = 3, Lag = TimeSpan.FromSeconds(20) },
            Region("gamma") with { Condition = RegionCondition.Quarantined, Reason = "The store went back in time." },
        ],
        Safety = Clean with { UnderReplicated = 3, BelowQuorum = 3, RepairQueue = 3, OldestRepair = TimeSpan.FromSeconds(20), Violations = 1 },
        History = History(index => index > 100 ? 40 : 0),
    };

    private static RegionView Region(string name) =>
        new(name, RegionCondition.Healthy, string.Empty, 0, TimeSpan.Zero, Now.AddHours(-7), 12, null, null);

    private static List<NodeSample> History(Func<int, double> failures) => [.. Enumerable.Range(0, NodeHistory.MaximumSamples).Select(index =>
        new NodeSample(
            Now - NodeHistory.Interval * (NodeHistory.MaximumSamples - 1 - index),
            failures(index) > 0 ? 0 : 80 + 25 * Math.Sin(index / 9.0),
            failures(index),
            failures(index) > 0 ? null : 0.004 + 0.001 * Math.Sin(index / 5.0),
            failures(index) > 0 ? null : 0.012 + 0.004 * Math.Cos(index / 7.0),
            0,
            0))];
}
