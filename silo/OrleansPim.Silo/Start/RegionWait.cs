using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;

namespace OrleansPim.Silo.Start;

/// <summary>The first thing that a silo or gateway of a cluster does: wait until a quorum of regions votes. It never makes one.</summary>
internal sealed partial class RegionWait(RegionSet regions, RegionSupervisor supervisor, TimeProvider time, ILogger<RegionWait> logger)
{
    /// <summary>The wait between two looks.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    /// <summary>Waits; says what is in the way whenever that changes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var said = "";
        await supervisor.InspectAsync(cancellationToken);
        while (!supervisor.HasQuorum)
        {
            var obstacles = Describe();
            if (obstacles != said)
                LogWaiting(regions.Quorum.Size, regions.Quorum.Replicas, said = obstacles);
            await Task.Delay(RetryDelay, time, cancellationToken);
            await supervisor.InspectAsync(cancellationToken);
        }

        LogReady(supervisor.Statuses.Count(status => status.Region.Standing.HasVote), regions.Quorum.Replicas);
    }

    private string Describe() => string.Join(" ", supervisor.Statuses.Where(status => !status.Region.Standing.HasVote)
        .Select(status => $"{status.Region.Name}: {(status.Reason.Length > 0 ? status.Reason : status.Region.Standing.Reason)}"));

    [LoggerMessage(5020, LogLevel.Error,
        "Nothing is served: {Needed} of {Regions} regions have to vote, and too few do. It is tried again until they do. "
        + "If this deployment is new, make its regions with `pim region init`. {Obstacles}")]
    private partial void LogWaiting(int needed, int regions, string obstacles);

    [LoggerMessage(5021, LogLevel.Information, "{Voting} of {Regions} regions vote.")]
    private partial void LogReady(int voting, int regions);
}
