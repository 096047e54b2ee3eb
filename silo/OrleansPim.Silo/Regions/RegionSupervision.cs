using OrleansPim.Replication.Repair;

namespace OrleansPim.Silo.Regions;

/// <summary>Lets the regions be watched and compared as long as the node runs.</summary>
internal sealed class RegionSupervision(RegionSupervisor supervisor, RegionScrubber scrubber) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(supervisor.RunAsync(stoppingToken), scrubber.RunAsync(stoppingToken));
}
