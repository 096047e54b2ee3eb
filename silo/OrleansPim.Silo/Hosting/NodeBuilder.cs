using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using OrleansPim.Gateway;
using OrleansPim.Grains.Hosting;
using OrleansPim.Replication;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Silo.Administration;
using OrleansPim.Silo.Demo;
using OrleansPim.Silo.Faults;
using OrleansPim.Silo.Health;
using OrleansPim.Silo.Metrics;
using OrleansPim.Silo.Regions;
using OrleansPim.Silo.Secrets;
using OrleansPim.Silo.Start;
using OrleansPim.Stores.Metering;

namespace OrleansPim.Silo.Hosting;

/// <summary>Puts the parts of the node together, in the order in which they start.</summary>
internal static class NodeBuilder
{
    /// <summary>How long a stop may take before what is left is cut off; an orchestrator must grant more.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    private static readonly string[] DefaultRegions = ["alpha", "beta", "gamma"];

    /// <summary>Begins a node: its configuration, from the defaults, the file beside the program, the environment and the arguments.</summary>
    public static WebApplicationBuilder Create(string[] arguments)
    {
        // The settings file lies beside the program, not in whatever folder the program was started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = AppContext.BaseDirectory });
        var defaults = DefaultRegions.Select((name, index) => KeyValuePair.Create<string, string?>($"Pim:Regions:{index}:Name", name));
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = defaults });
        return builder;
    }

    /// <summary>Adds everything; hosted services start in this order and stop in the reverse one, the gateway's listener being the last to start.</summary>
    public static void AddNode(this WebApplicationBuilder builder, NodeSettings settings)
    {
        ListenPort.Try("Pim:Gateway:Url", settings.Gateway.Url);
        ListenPort.Try("Pim:Admin:Url", settings.Administration.Url);
        DataFolder.Create(settings.Node.DataPath);
        builder.WebHost.UseUrls(settings.Gateway.Url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var services = builder.Services;
        services.AddNodeOptions(builder.Configuration);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<NodeStop>();
        services.AddAdministration(settings);
        services.AddRegions(settings);
        services.AddNodeMetrics();
        builder.AddSilo(settings);
        services.AddGateway(settings);
        services.AddSingleton<DemoSubscriber>();
    }

    /// <summary>Adds the front end of phones, which signs sync tokens with a key that outlives the process.</summary>
    private static void AddGateway(this IServiceCollection services, NodeSettings settings) => services.AddPimGateway(gateway =>
    {
        if (string.IsNullOrEmpty(gateway.SyncTokenKey))
            gateway.SyncTokenKey = SecretFile.ReadOrCreate(NodeFiles.SyncTokenKey(settings.Node));
    });

    private static void AddAdministration(this IServiceCollection services, NodeSettings settings)
    {
        services.AddSingleton(_ => new BearerToken(settings.Administration.Token is { Length: > 0 } token
            ? token
            : SecretFile.ReadOrCreate(NodeFiles.AdministrationToken(settings.Node))));
        services.AddSingleton<Readiness>();
        services.AddSingleton<RegionReporter>();
        services.AddSingleton<SubscriberListing>();
        services.AddSingleton<AdministrationServer>();
        services.AddHostedService(node => node.GetRequiredService<AdministrationServer>());
    }

    private static void AddRegions(this IServiceCollection services, NodeSettings settings)
    {
        services.AddSingleton<IIdSource, RandomIdSource>();
        services.AddSingleton<ReplicaInstruments>();
        services.AddSingleton<ConfiguredRegions>();
        services.AddSingleton<RegionSet>(node => node.GetRequiredService<ConfiguredRegions>().Set);
        services.AddSingleton(new NodeMemoryFile(settings.Node.DataPath));
        services.AddSingleton(settings.Replication.ToSupervisor());
        services.AddSingleton(NewSupervisor);
        services.AddSingleton(NewScrubber);
        services.AddSingleton<LossWatch>();
        services.AddSingleton<RegionStart>();
        services.AddHostedService<RegionSupervision>();
        services.AddHostedService(node => node.GetRequiredService<LossWatch>());
        services.AddSingleton<FaultInjector>();
        services.AddHostedService(node => node.GetRequiredService<FaultInjector>());
        services.AddSingleton(NewAudit);
    }

    private static RegionSupervisor NewSupervisor(IServiceProvider node) => new(
        node.GetRequiredService<RegionSet>(),
        node.GetRequiredService<IIdSource>(),
        node.GetRequiredService<TimeProvider>(),
        node.GetRequiredService<IOptions<PimGrainsOptions>>().Value.Register,
        node.GetRequiredService<SupervisorOptions>(),
        node.GetRequiredService<ILogger<RegionSupervisor>>());

    private static RegionScrubber NewScrubber(IServiceProvider node) => new(
        node.GetRequiredService<RegionSet>(),
        node.GetRequiredService<RegionSupervisor>(),
        node.GetRequiredService<IIdSource>(),
        node.GetRequiredService<TimeProvider>(),
        node.GetRequiredService<IOptions<PimGrainsOptions>>().Value.Register,
        node.GetRequiredService<SupervisorOptions>(),
        node.GetRequiredService<ILogger<RegionScrubber>>());

    private static ReplicaAudit NewAudit(IServiceProvider node) => new(
        node.GetRequiredService<RegionSet>(),
        node.GetRequiredService<TimeProvider>(),
        node.GetRequiredService<IOptions<PimGrainsOptions>>().Value.Register);

    private static void AddSilo(this WebApplicationBuilder builder, NodeSettings settings)
    {
        var siloPort = ListenPort.Choose("Pim:Silo:Port", settings.Silo.Port);
        var gatewayPort = ListenPort.Choose("Pim:Silo:GatewayPort", settings.Silo.GatewayPort);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort, gatewayPort)
            .AddPimGrains(grains => settings.Replication.Apply(grains.Register)));
    }
}
