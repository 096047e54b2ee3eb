using Microsoft.Extensions.Options;
using OrleansPim.Replication.Repair;
using OrleansPim.Silo.Hosting;

namespace OrleansPim.Silo.Regions;

/// <summary>Lets the regions be watched as long as the process runs, and compared, unless it is a gateway.</summary>
internal sealed class RegionSupervision(
    RegionSupervisor supervisor, RegionScrubber scrubber, RegionReplacer replacer, IOptions<NodeOptions> options) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await (options.Value.Role == NodeRole.Gateway
            ? supervisor.RunAsync(stoppingToken)
            : Task.WhenAll(supervisor.RunAsync(stoppingToken), scrubber.RunAsync(stoppingToken)));
        await replacer.WaitAsync();
    }
}
