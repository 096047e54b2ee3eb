using Microsoft.Extensions.Options;
using OrleansPim.Replication.Regions;
using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Regions;

namespace OrleansPim.Silo.Health;

/// <summary>Whether requests should be sent to this node.</summary>
/// <remarks>
/// Thread-safe; touches no store, but asks what the last inspection of them found. A gateway serves as long as silos answer it,
/// whether it reaches the regions or not.
/// </remarks>
internal sealed class Readiness(RegionSet regions, RegionReporter reporter, IHostApplicationLifetime lifetime, IOptions<NodeOptions> options)
{
    /// <summary>Whether the silo and the gateway run: all of the host has started, and none of it has begun to stop.</summary>
    public bool IsStarted => lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>What is in the way; empty when the node is ready.</summary>
    public IReadOnlyList<string> Obstacles()
    {
        var obstacles = new List<string>();
        if (!IsStarted)
            obstacles.Add("The node is still starting, or already stopping.");
        if (options.Value.Role == NodeRole.Gateway)
            return obstacles;
        var voting = reporter.Voting();
        if (voting < regions.Quorum.Size)
            obstacles.Add($"{voting} of {regions.Quorum.Replicas} regions answer and have a vote; {regions.Quorum.Size} are needed.");
        return obstacles;
    }
}
