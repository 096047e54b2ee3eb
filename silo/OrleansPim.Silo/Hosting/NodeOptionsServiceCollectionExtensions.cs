using Microsoft.Extensions.Options;
using OrleansPim.Clustering.Membership;
using OrleansPim.Gateway;
using OrleansPim.Silo.Administration;
using OrleansPim.Silo.Demo;
using OrleansPim.Silo.Faults;
using OrleansPim.Silo.Regions;
using OrleansPim.Silo.Traces;

namespace OrleansPim.Silo.Hosting;

/// <summary>Registers the node's options with their checks.</summary>
internal static class NodeOptionsServiceCollectionExtensions
{
    /// <summary>The section of <see cref="PimMembershipOptions"/>.</summary>
    public const string MembershipSection = "Pim:Membership";

    public static IServiceCollection AddNodeOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<NodeOptions, NodeOptionsValidator>(configuration, NodeOptions.Section);
        services.AddSingleton<IValidateOptions<NodeOptions>, RegionOptionsValidator>();
        services.AddChecked<ReplicationOptions, ReplicationOptionsValidator>(configuration, ReplicationOptions.Section);
        services.AddChecked<SiloEndpointOptions, SiloEndpointOptionsValidator>(configuration, SiloEndpointOptions.Section);
        services.AddChecked<ClusterNameOptions, ClusterNameOptionsValidator>(configuration, ClusterNameOptions.Section);
        services.AddChecked<PimMembershipOptions, PimMembershipOptionsValidator>(configuration, MembershipSection);
        services.AddChecked<GatewayEndpointOptions, GatewayEndpointOptionsValidator>(configuration, GatewayEndpointOptions.Section);
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection(GatewayEndpointOptions.Section));
        services.AddChecked<AdministrationOptions, AdministrationOptionsValidator>(configuration, AdministrationOptions.Section);
        services.AddChecked<TracesOptions, TracesOptionsValidator>(configuration, TracesOptions.Section);
        services.AddChecked<DemoOptions, DemoOptionsValidator>(configuration, DemoOptions.Section);
        services.AddChecked<FaultOptions, FaultOptionsValidator>(configuration, FaultOptions.Section);
        return services;
    }

    private static void AddChecked<TOptions, TValidator>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }
}
