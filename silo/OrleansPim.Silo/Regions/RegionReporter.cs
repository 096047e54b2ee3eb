using Microsoft.Extensions.Options;
using OrleansPim.Client.Administration;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Silo.Hosting;

namespace OrleansPim.Silo.Regions;

/// <summary>Tells operators how the regions are.</summary>
/// <remarks>
/// Thread-safe; touches no store, but asks what the supervisor's last inspection found. A gateway compares nothing: it tells whether regions
/// answer and vote, and leaves it to the silos to find what they lack.
/// </remarks>
internal sealed class RegionReporter(
    RegionSet regions, RegionSupervisor supervisor, RegionScrubber scrubber, RegionReplacer replacer, IOptions<NodeOptions> options)
{
    /// <summary>The regions now.</summary>
    public RegionsReport Report()
    {
        var reports = supervisor.Statuses.Select(Report).ToList();
        var voting = Voting();
        return new RegionsReport(
            regions.Quorum.Replicas,
            regions.Quorum.Size,
            voting,
            voting >= regions.Quorum.Size,
            reports.All(report => report is { Available: true, HasVote: true, Complete: true, Rebuild: null }),
            reports)
        {
            Replacement = ReportReplacement(),
        };
    }

    /// <summary>How many regions answer and have a vote.</summary>
    public int Voting() => supervisor.Statuses.Count(status => status.IsAvailable && status.Region.Standing.HasVote);

    private ReplacementReport? ReportReplacement()
    {
        if (replacer.Status is { } status)
        {
            return new ReplacementReport(status.Change.Old.Value, status.Change.New.Value, status.Stage.ToString().ToLowerInvariant(), status.IsRunning)
            {
                Done = status.Rebuild?.Done ?? status.Relabelled,
                Total = status.Rebuild?.Total ?? status.Records,
                Failure = status.Failure,
            };
        }

        return supervisor.Configuration?.Change is { } change
            ? new ReplacementReport(change.Old.Value, change.New.Value, ReplacementReport.Elsewhere, false)
            {
                Failure = "It was begun and does not go on in this process. If no other process does it, order it again.",
            }
            : null;
    }

    private RegionReport Report(RegionStatus status)
    {
        var standing = status.Region.Standing;
        return new RegionReport(
            status.Region.Name.Value,
            status.IsAvailable,
            standing.HasVote,
            !options.Value.Role.HoldsLedgers() || scrubber.IsComplete(status.Region),
            standing.Incarnation == default ? null : standing.Incarnation.ToString(),
            standing.HasVote || status.Reason.Length > 0 ? status.Reason : standing.Reason,
            status.Rebuild is { } rebuild ? rebuild.Total - rebuild.Done : null,
            status.Rebuild is { } progress ? new RebuildReport(progress.Done, progress.Total, progress.StartedAt) : null)
        {
            Quarantined = standing.IsQuarantined,
            Verified = status.IsVerified,
        };
    }
}
