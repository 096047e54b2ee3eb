using OrleansPim.Replication.Repair;

namespace OrleansPim.Silo.Regions;

/// <summary>Lets the supervisor of the regions work as long as the node runs.</summary>
internal sealed class RegionSupervision(RegionSupervisor supervisor) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(stoppingToken);
}
