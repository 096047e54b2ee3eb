using OrleansPim.Client.Administration;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Silo.Regions;

/// <summary>Tells operators how the regions are.</summary>
/// <remarks>Thread-safe; touches no store, but asks what the last look at them found.</remarks>
internal sealed class RegionReporter(RegionSet regions, RegionWatch watch)
{
    /// <summary>The regions now.</summary>
    public RegionsReport Report()
    {
        var observations = watch.Observations;
        var reports = observations.Select(Report).ToList();
        var voting = observations.Count(observation => observation.Counts);
        return new RegionsReport(
            regions.Quorum.Replicas,
            regions.Quorum.Size,
            voting,
            voting >= regions.Quorum.Size,
            reports.All(report => report is { Available: true, HasVote: true, UnderReplicated: null or 0, Rebuild: null }),
            reports);
    }

    private static RegionReport Report(RegionObservation observation)
    {
        var standing = observation.Region.Standing;
        return new RegionReport(
            observation.Region.Name.Value,
            observation.IsAvailable,
            standing.HasVote,
            standing.Incarnation.Value == Guid.Empty ? null : standing.Incarnation.ToString(),
            standing.HasVote ? observation.Reason : standing.Reason,
            UnderReplicated: null,
            Rebuild: null);
    }
}
