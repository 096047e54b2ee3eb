using System.Net;
using Orleans.Configuration;
using OrleansPim.Clustering.Hosting;
using OrleansPim.Grains.Hosting;
using OrleansPim.Replication.Register;

namespace OrleansPim.Silo.Hosting;

/// <summary>Adds Orleans to a process, as its role asks.</summary>
internal static class OrleansRuntime
{
    /// <summary>The application's name in Orleans: the same in every cluster, as all serve the same subscribers.</summary>
    public const string ServiceId = "OrleansPim";

    /// <summary>The wait before a gateway looks for silos again.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>A silo that is a cluster of its own, or one of many.</summary>
    public static void AddSilo(this WebApplicationBuilder builder, NodeSettings settings)
    {
        var address = IPAddress.Parse(settings.Silo.Address);
        var siloPort = ListenPort.Choose("Pim:Silo:Port", address, settings.Silo.Port);
        var gatewayPort = ListenPort.Choose("Pim:Silo:GatewayPort", address, settings.Silo.GatewayPort);
        builder.Services.Configure<RegisterOptions>(settings.Replication.Apply);
        builder.UseOrleans(silo =>
        {
            silo.AddPimGrains(grains => settings.Replication.Apply(grains.Register));

            // What carries a trace from caller to grain costs every call something, so it is there only for who asked for traces.
            if (settings.Traces.IsOn)
                silo.AddActivityPropagation();
            if (settings.Node.Role == NodeRole.All)
            {
                silo.UseLocalhostClustering(siloPort, gatewayPort);
                return;
            }

            silo.Configure<ClusterOptions>(options => Name(options, settings))
                .ConfigureEndpoints(address, siloPort, gatewayPort)
                .UsePimMembership();
        });
    }

    /// <summary>A client that finds the silos of its own cluster through the regions, and waits for the first.</summary>
    public static void AddOrleansClient(this WebApplicationBuilder builder, NodeSettings settings)
    {
        builder.Services.Configure<RegisterOptions>(settings.Replication.Apply);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => Name(options, settings)).UsePimGatewayList().UseConnectionRetryFilter<SiloSearch>();
            if (settings.Traces.IsOn)
                client.AddActivityPropagation();
        });
    }

    private static void Name(ClusterOptions options, NodeSettings settings)
    {
        options.ClusterId = settings.Cluster.Id;
        options.ServiceId = ServiceId;
    }
}
