using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using OrleansPim.Clustering.Documents;
using OrleansPim.Clustering.Storage;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Clustering.Storage;

/// <summary>One silo's grain storage on simulated regions; a second instance on the same regions is another silo.</summary>
internal sealed class StorageWorld
{
    private static readonly IServiceProvider Services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public StorageWorld(SimulatedCluster cluster, IGrainStorageSerializer? serializer = null, string service = "shop", string name = "orders")
    {
        Cluster = cluster;
        Documents = new DocumentPool(cluster.NewProcess(), cluster.Ids, cluster.Time, cluster.Options, NullLogger<DocumentPool>.Instance);
        Storage = new QuorumGrainStorage(
            name,
            service,
            serializer ?? new OrleansGrainStorageSerializer(Services.GetRequiredService<Serializer>()),
            Services.GetRequiredService<IActivatorProvider>(),
            Documents);
    }

    public static GrainId Grain { get; } = GrainId.Create("cart", "ann");

    public SimulatedCluster Cluster { get; }

    public DocumentPool Documents { get; }

    public QuorumGrainStorage Storage { get; }

    public async Task<GrainState<List<int>>> ReadAsync(GrainId? grain = null, string state = "state")
    {
        var read = new GrainState<List<int>>();
        await Cluster.DriveAsync(Storage.ReadStateAsync(state, grain ?? Grain, read, CancellationToken.None));
        return read;
    }

    public Task WriteAsync(GrainState<List<int>> state, List<int> value, GrainId? grain = null)
    {
        state.State = value;
        return Cluster.DriveAsync(Storage.WriteStateAsync("state", grain ?? Grain, state, CancellationToken.None));
    }

    public Task ClearAsync(GrainState<List<int>> state) => Cluster.DriveAsync(Storage.ClearStateAsync("state", Grain, state, CancellationToken.None));

    /// <summary>Where the grain's record lies.</summary>
    public string Key() => Cluster.Stores[0].TakeSnapshot()!.Keys.Select(key => key.Value)
        .Single(key => key.StartsWith(QuorumGrainStorage.KeyPrefix, StringComparison.Ordinal));
}
