using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Regions;

namespace OrleansPim.Silo.Start;

/// <summary><c>pim region init</c>: makes the stores that are missing, and forms a deployment that is new.</summary>
/// <remarks>Harmless for a deployment that is formed: a store that is missing gets an empty one, without a vote until it is rebuilt.</remarks>
internal sealed class RegionInit(RegionStart start, RegionSet regions, ConfiguredRegions configured, RegionSupervisor supervisor)
{
    /// <summary>Makes and forms.</summary>
    /// <param name="console">Where a person reads what was done.</param>
    /// <param name="cancellationToken">Stops it; it may be begun again.</param>
    /// <exception cref="StartRefusedException">It must not, or cannot; the message says what to do.</exception>
    public async Task RunAsync(TextWriter console, CancellationToken cancellationToken)
    {
        await start.RunAsync(cancellationToken);
        foreach (var region in regions.Regions)
            await CreateAsync(region, cancellationToken);
        if (configured.Standby is { } standby)
            await CreateAsync(standby, cancellationToken);
        await supervisor.InspectAsync(cancellationToken);
        foreach (var status in supervisor.Statuses)
        {
            var standing = status.Region.Standing;
            await console.WriteLineAsync($"{status.Region.Name}: {(standing.HasVote ? "votes" : $"no vote yet. {standing.Reason}")}");
        }
    }

    private static async Task CreateAsync(Region region, CancellationToken cancellationToken)
    {
        try
        {
            await region.Store.CreateAsync(cancellationToken);
        }
        catch (RegionUnavailableException exception)
        {
            throw new StartRefusedException(
                NodeExitCode.Failed, $"The store of region {region.Name} could not be made: {exception.Message} Resolve that, then run it again.", exception);
        }
    }
}
