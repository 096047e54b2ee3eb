using Microsoft.Extensions.Options;
using OrleansPim.Gateway;
using OrleansPim.Silo.Administration;
using OrleansPim.Silo.Demo;
using OrleansPim.Silo.Regions;
using OrleansPim.Silo.Secrets;
using OrleansPim.Silo.Traces;

namespace OrleansPim.Silo.Hosting;

/// <summary>The checked settings of a node, read before anything of it is built.</summary>
/// <param name="Node">The data folder and the regions.</param>
/// <param name="Replication">How long regions may take, and how they are watched.</param>
/// <param name="Silo">Where Orleans listens.</param>
/// <param name="Cluster">Which cluster a silo or gateway belongs to.</param>
/// <param name="Gateway">Where phones reach the node.</param>
/// <param name="Administration">Where operators reach it.</param>
/// <param name="Traces">Where traces go.</param>
/// <param name="Demo">Whom a first start provisions.</param>
internal sealed record NodeSettings(
    NodeOptions Node,
    ReplicationOptions Replication,
    SiloEndpointOptions Silo,
    ClusterNameOptions Cluster,
    GatewayEndpointOptions Gateway,
    AdministrationOptions Administration,
    TracesOptions Traces,
    DemoOptions Demo)
{
    private static readonly string PlaceholderKey = Convert.ToBase64String(new byte[SecretFile.SecretLength]);

    /// <summary>Reads and checks them all.</summary>
    /// <exception cref="StartRefusedException">At least one is wrong; the message names each, one on a line.</exception>
    public static NodeSettings Read(IConfiguration configuration)
    {
        // The key of sync tokens is made later, with the data folder; here only the other settings of the gateway are checked.
        using var services = new ServiceCollection()
            .AddNodeOptions(configuration)
            .AddPimGateway(gateway => gateway.SyncTokenKey = gateway.SyncTokenKey is { Length: > 0 } key ? key : PlaceholderKey)
            .BuildServiceProvider();
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (Exception exception) when (SettingFailures.From(exception) is { } failures)
        {
            throw new StartRefusedException(NodeExitCode.WrongSetting, string.Join(Environment.NewLine, failures), exception);
        }

        var settings = new NodeSettings(
            Get<NodeOptions>(services), Get<ReplicationOptions>(services), Get<SiloEndpointOptions>(services), Get<ClusterNameOptions>(services),
            Get<GatewayEndpointOptions>(services), Get<AdministrationOptions>(services), Get<TracesOptions>(services),
            Get<DemoOptions>(services));
        return settings.Node.Role.ServesPhones() && settings.ListensTwice()
            ? throw new StartRefusedException(
                NodeExitCode.WrongSetting, "Pim:Gateway:Url and Pim:Admin:Url have the same port; phones and operators need one each.")
            : settings;
    }

    private bool ListensTwice()
    {
        var port = new Uri(Gateway.Url).Port;
        return port != 0 && port == new Uri(Administration.Url).Port;
    }

    private static T Get<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;
}
