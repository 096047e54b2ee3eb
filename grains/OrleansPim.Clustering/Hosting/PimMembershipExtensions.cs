using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using OrleansPim.Clustering.Documents;
using OrleansPim.Clustering.Membership;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Clustering.Hosting;

/// <summary>Registers membership, and the list of silos for clients, on the quorum register.</summary>
public static class PimMembershipExtensions
{
    // What waits there for a time of day would stand still as long as a clock was set back. Elsewhere Orleans measures.
    private static readonly string[] SteadyAreas = [TimeProviderNames.Membership, TimeProviderNames.SystemTimers, TimeProviderNames.ActivationManagement];

    /// <summary>Keeps the cluster's membership in the regions; the container must hold a <see cref="RegionSet"/> whose standings are kept.</summary>
    /// <remarks>Orleans' own loops go on when the machine's clock is set back; grains and their timers keep the <see cref="TimeProvider"/> that they have.</remarks>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Changes the options; checked at start.</param>
    public static ISiloBuilder UsePimMembership(this ISiloBuilder silo, Action<PimMembershipOptions>? configure = null)
    {
        silo.Services.AddMembershipRegister(configure);
        silo.Services.AddOptions<ClusterMembershipOptions>()
            .Configure<IOptions<PimMembershipOptions>>((orleans, pim) => pim.Value.Apply(orleans));
        silo.Services.AddSingleton(provider => new JoinPatience(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JoinPatience>>(),
            provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None));
        silo.Services.AddSingleton<IMembershipTable, QuorumMembershipTable>();
        silo.Services.TryAddSingleton(provider => new SteadyClock(provider.GetRequiredService<TimeProvider>()));
        foreach (var area in SteadyAreas)
            silo.Services.TryAddKeyedSingleton<TimeProvider>(area, static (provider, _) => provider.GetRequiredService<SteadyClock>());
        return silo;
    }

    /// <summary>Reads from the regions which silos take calls; the container must hold a <see cref="RegionSet"/> whose standings are kept.</summary>
    /// <param name="client">The client.</param>
    /// <param name="configure">Changes the options; checked at start.</param>
    public static IClientBuilder UsePimGatewayList(this IClientBuilder client, Action<PimMembershipOptions>? configure = null)
    {
        client.Services.AddMembershipRegister(configure);
        client.Services.AddOptions<GatewayOptions>()
            .Configure<IOptions<PimMembershipOptions>>((orleans, pim) => orleans.GatewayListRefreshPeriod = pim.Value.GatewayListRefresh);
        client.Services.AddSingleton<IGatewayListProvider, QuorumGatewayList>();
        return client;
    }

    private static void AddMembershipRegister(this IServiceCollection services, Action<PimMembershipOptions>? configure)
    {
        var options = services.AddOptions<PimMembershipOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PimMembershipOptions>, PimMembershipOptionsValidator>());
        services.AddDocuments();
        services.TryAddSingleton(provider => new MembershipRegister(
            provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId, provider.GetRequiredService<DocumentPool>()));
    }
}
