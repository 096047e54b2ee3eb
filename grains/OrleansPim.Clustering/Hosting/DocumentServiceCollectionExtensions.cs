using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansPim.Clustering.Documents;
using OrleansPim.Replication;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;

namespace OrleansPim.Clustering.Hosting;

/// <summary>Registers the documents that storage and membership are kept in.</summary>
internal static class DocumentServiceCollectionExtensions
{
    public static void AddDocuments(this IServiceCollection services)
    {
        services.AddOptions<RegisterOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, RandomIdSource>();
        services.TryAddSingleton(provider => new DocumentPool(
            provider.GetRequiredService<RegionSet>(),
            provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<RegisterOptions>>().Value,
            provider.GetRequiredService<ILogger<DocumentPool>>()));
    }
}
