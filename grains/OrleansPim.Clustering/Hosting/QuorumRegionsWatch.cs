using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Clustering.Hosting;

/// <summary>Waits at start until a quorum of regions votes, and watches them from then on.</summary>
internal sealed partial class QuorumRegionsWatch(
    QuorumRegionsOptions options,
    RegionSupervisor supervisor,
    RegionScrubber scrubber,
    TimeProvider time,
    ILogger<QuorumRegionsWatch> logger) : BackgroundService
{
    /// <summary>The wait between two looks while too few regions vote.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.MayForm)
            await FormAsync(cancellationToken);
        await supervisor.InspectAsync(cancellationToken);
        for (var said = ""; !supervisor.HasQuorum;)
        {
            var obstacles = string.Join(' ', supervisor.Statuses.Where(status => !status.Region.Standing.HasVote)
                .Select(status => $"{status.Region.Name}: {(status.Reason.Length > 0 ? status.Reason : status.Region.Standing.Reason)}"));
            if (obstacles != said)
                LogWaiting(said = obstacles);
            await Task.Delay(RetryDelay, time, cancellationToken);
            await supervisor.InspectAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.MayRepair
        ? Task.WhenAll(supervisor.RunAsync(stoppingToken), scrubber.RunAsync(stoppingToken))
        : supervisor.RunAsync(stoppingToken);

    private async Task FormAsync(CancellationToken cancellationToken)
    {
        try
        {
            await supervisor.FormAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is ReplicationException or RegionUnavailableException)
        {
            // Formed long ago, with one region away: the inspections that follow tell.
            LogNotFormed(exception.Message);
        }
    }

    [LoggerMessage(7001, LogLevel.Warning, "Too few regions vote, so nothing is served yet; looking again: {Regions}")]
    private partial void LogWaiting(string regions);

    [LoggerMessage(7002, LogLevel.Warning, "The regions could not be formed now: {Reason}")]
    private partial void LogNotFormed(string reason);
}
