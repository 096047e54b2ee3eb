using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using OrleansPim.Clustering.Documents;
using OrleansPim.Clustering.Storage;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Clustering.Hosting;

/// <summary>Registers grain storage on the quorum register.</summary>
public static class QuorumGrainStorageSiloBuilderExtensions
{
    /// <summary>Adds a grain storage whose writes are on a quorum of regions; the container must hold a <see cref="RegionSet"/>.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">The name that <c>[PersistentState("state", "name")]</c> asks for.</param>
    /// <param name="configure">Changes the options, for instance the serializer.</param>
    /// <remarks><see cref="QuorumRegionsServiceCollectionExtensions.AddQuorumRegions"/> adds regions to an application that has none.</remarks>
    public static ISiloBuilder AddQuorumGrainStorage(
        this ISiloBuilder silo, string name, Action<QuorumGrainStorageOptions>? configure = null)
    {
        var options = silo.Services.AddOptions<QuorumGrainStorageOptions>(name);
        if (configure is not null)
            options.Configure(configure);
        silo.Services.TryAddEnumerable(ServiceDescriptor.Transient<
            IPostConfigureOptions<QuorumGrainStorageOptions>, DefaultStorageProviderSerializerOptionsConfigurator<QuorumGrainStorageOptions>>());
        silo.Services.AddDocuments();

        // What a state cannot be read or written for reaches the caller of the grain, on another silo too.
        silo.Services.Configure<ExceptionSerializationOptions>(options =>
            options.SupportedNamespacePrefixes.Add(typeof(ReplicationException).Namespace!));
        silo.Services.AddGrainStorage(name, Create);
        return silo;
    }

    private static QuorumGrainStorage Create(IServiceProvider services, string name) => new(
        name,
        services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId,
        services.GetRequiredService<IOptionsMonitor<QuorumGrainStorageOptions>>().Get(name).GrainStorageSerializer,
        services.GetRequiredService<IActivatorProvider>(),
        services.GetRequiredService<DocumentPool>());
}
