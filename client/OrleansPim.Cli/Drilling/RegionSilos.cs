using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansPim.Cli.Processes;
using OrleansPim.Clustering.Hosting;
using OrleansPim.Drills.Targets;
using OrleansPim.Replication;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Azure;
using OrleansPim.Stores.Sqlite;

namespace OrleansPim.Cli.Drilling;

/// <summary>The silos of a local cluster as its own gateways find them: through its regions, so that one that is declared dead is called no more.</summary>
/// <param name="folder">The cluster's folder.</param>
/// <param name="azurites">Where its regions listen; none if they are folders.</param>
internal sealed class RegionSilos(string folder, IReadOnlyList<int> azurites) : ISiloDirectory
{
    /// <inheritdoc/>
    public string Place => $"the regions of {folder}";

    /// <summary>Where the regions of a cluster listen; none if they are folders, or another cluster's processes.</summary>
    public static IReadOnlyList<int> AzuritesOf(ClusterState state) =>
        [.. state.Processes.Where(process => process.Kind == MemberKind.Region).Select(process => process.Address.Port)];

    /// <inheritdoc/>
    public void AddTo(IServiceCollection services) => services.AddQuorumRegions(regions =>
    {
        // What a drill breaks, the cluster that is drilled has to repair.
        regions.MayRepair = false;
        for (var index = 0; index < ClusterPlan.Regions.Count; index++)
        {
            var name = ClusterPlan.Regions[index];
            int? port = azurites.Count > 0 ? azurites[index] : null;
            regions.Add(name, provider => NewStore(name, port, provider));
        }
    });

    /// <inheritdoc/>
    public void Configure(IClientBuilder client) => client.UsePimGatewayList();

    private IRegionStore NewStore(string name, int? azurite, IServiceProvider provider) => azurite is { } port
        ? new AzureRegionStore(new AzureRegionStoreOptions
        {
            ConnectionString = LocalAzurite.ConnectionStringOf(folder, name, port),
            Container = LocalAzurite.Container,
        })
        : new SqliteRegionStore(
            new SqliteRegionStoreOptions { Folder = Path.Combine(folder, "regions", name) },
            provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<ILogger<SqliteRegionStore>>());
}
