using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansPim.Replication;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;

namespace OrleansPim.Clustering.Hosting;

/// <summary>Registers regions for an application that uses nothing of OrleansPim but its register.</summary>
public static class QuorumRegionsServiceCollectionExtensions
{
    /// <summary>Adds regions that are watched, compared and rebuilt as long as the host runs; call it before <c>UseOrleans</c> or <c>UseOrleansClient</c>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Names the regions.</param>
    public static IServiceCollection AddQuorumRegions(this IServiceCollection services, Action<QuorumRegionsOptions> configure)
    {
        var options = new QuorumRegionsOptions();
        configure(options);
        services.AddDocuments();
        services.TryAddSingleton(new SupervisorOptions { RebuildsByItself = options.MayRepair });
        services.AddSingleton(provider => new QuorumRegions(options, provider));
        services.AddSingleton(provider => provider.GetRequiredService<QuorumRegions>().Set);
        services.AddSingleton(provider => new RegionSupervisor(
            provider.GetRequiredService<RegionSet>(),
            provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<RegisterOptions>>().Value,
            provider.GetRequiredService<SupervisorOptions>(),
            provider.GetRequiredService<ILogger<RegionSupervisor>>()));
        services.AddSingleton(provider => new RegionScrubber(
            provider.GetRequiredService<RegionSet>(),
            provider.GetRequiredService<RegionSupervisor>(),
            provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<RegisterOptions>>().Value,
            provider.GetRequiredService<SupervisorOptions>(),
            provider.GetRequiredService<ILogger<RegionScrubber>>()));
        services.AddSingleton<IHostedService>(provider => new QuorumRegionsWatch(
            options,
            provider.GetRequiredService<RegionSupervisor>(),
            provider.GetRequiredService<RegionScrubber>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<QuorumRegionsWatch>>()));
        return services;
    }
}
