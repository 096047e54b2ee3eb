using Microsoft.Extensions.Options;
using OrleansPim.Client.Administration;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;
using OrleansPim.Silo.Drills;
using OrleansPim.Silo.Health;
using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Metrics;
using OrleansPim.Silo.Regions;

namespace OrleansPim.Silo.StatusPage;

/// <summary>Gathers what the page shows.</summary>
/// <remarks>Thread-safe; touches no store and no grain, so that the page can be read when neither answers.</remarks>
internal sealed class StatusReader(
    RegionSet regions,
    RegionReporter reporter,
    ReplicationGauges gauges,
    CommitMeter meter,
    NodeHistory history,
    DrillRecord drills,
    Readiness readiness,
    IOptions<NodeOptions> options,
    TimeProvider time)
{
    /// <summary>How the node is now.</summary>
    public StatusView Read()
    {
        var report = reporter.Report();
        return new StatusView(
            time.GetUtcNow(),
            history.Began,
            readiness.IsStarted,
            report.Quorum,
            report.Voting,
            [.. report.Regions.Select(Read)],
            ReadSafety(),
            history.Samples,
            drills.Results,
            options.Value.Role.HoldsLedgers());
    }

    private SafetyView ReadSafety() => new(
        regions.Figures.UnderReplicated,
        regions.Figures.BelowQuorum,
        meter.Held,
        gauges.QueueLength,
        gauges.OldestAge,
        gauges.ViolationCount,
        meter.GuardTrips);

    private RegionView Read(RegionReport report)
    {
        var region = regions.Regions.Single(region => region.Name.Value == report.Name);
        return new RegionView(
            report.Name,
            ConditionOf(report, region),
            report.Reason,
            region.Figures.Missed.Count,
            LagOf(region.Figures.Missed),
            region.Figures.LastScrub,
            region.Figures.Repairs.Counts.Sum(counted => counted.Count),
            report.Rebuild?.Done,
            report.Rebuild?.Total);
    }

    private TimeSpan LagOf(MissedWrites missed) => missed.Oldest is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    private static RegionCondition ConditionOf(RegionReport report, Region region) => report switch
    {
        { Available: false } => RegionCondition.Unavailable,
        { Rebuild: not null } => RegionCondition.Rebuilding,
        { HasVote: false } => region.Standing.IsQuarantined ? RegionCondition.Quarantined : RegionCondition.Unknown,
        { Complete: false } => RegionCondition.CatchingUp,
        _ => region.Figures.Missed.Count == 0 ? RegionCondition.Healthy : RegionCondition.CatchingUp,
    };
}
