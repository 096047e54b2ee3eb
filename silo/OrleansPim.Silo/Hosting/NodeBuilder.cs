using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OrleansPim.Client;
using OrleansPim.Gateway;
using OrleansPim.Grains.Hosting;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Grains.Verification;
using OrleansPim.Replication;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Silo.Administration;
using OrleansPim.Silo.Demo;
using OrleansPim.Silo.Drills;
using OrleansPim.Silo.Faults;
using OrleansPim.Silo.Health;
using OrleansPim.Silo.Logs;
using OrleansPim.Silo.Metrics;
using OrleansPim.Silo.Regions;
using OrleansPim.Silo.Secrets;
using OrleansPim.Silo.Start;
using OrleansPim.Silo.StatusPage;
using OrleansPim.Silo.Traces;
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

    /// <summary>
    /// Adds what the role asks for; hosted services start in this order and stop in the reverse one, the gateway's listener being the last to start.
    /// </summary>
    public static void AddNode(this WebApplicationBuilder builder, NodeSettings settings)
    {
        var role = settings.Node.Role;
        if (builder.NeedsFolder(settings))
            DataFolder.Create(settings.Node.DataPath);
        var services = builder.Services;
        services.AddNodeOptions(builder.Configuration);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddSingleton<ShiftedClock>();

        // Where nobody may set the clock wrong, nothing stands between the node and the time.
        services.AddSingleton(node => node.GetRequiredService<IOptions<FaultOptions>>().Value.Allowed
            ? node.GetRequiredService<ShiftedClock>() : TimeProvider.System);
        builder.Logging.AddConsoleFormatter<TracedLogFormatter, ConsoleFormatterOptions>();
        services.AddSingleton<NodeStop>();
        services.AddNodeMetrics();
        services.AddNodeTraces(settings.Traces);
        builder.AddListener(settings);
        if (role != NodeRole.Init)
            services.AddAdministration(settings);
        services.AddRegions(settings);
        if (role == NodeRole.All)
            services.AddSingleton<ILedgerWitness>(_ => new LedgerWitnessFile(NodeFiles.Witness(settings.Node)));
        if (role is NodeRole.All or NodeRole.Silo)
            builder.AddSilo(settings);
        else if (role is NodeRole.Gateway)
            builder.AddOrleansClient(settings);
        if (role is NodeRole.All or NodeRole.Gateway)
            services.AddGateway(settings);
        else
            services.AddOrleansPimClient();
        services.AddOptions<PimClientOptions>().PostConfigure<IOptions<ReplicationOptions>>(LetRegionsBeWaitedFor);
        services.AddSingleton<DemoSubscriber>();
    }

    // A grain needs a replica timeout to say that its regions do not answer: until then it is not silent, and must not be asked once more.
    private static void LetRegionsBeWaitedFor(PimClientOptions client, IOptions<ReplicationOptions> replication)
    {
        var needed = 1.5 * replication.Value.ReplicaTimeout;
        if (client.AnswerPatience < needed)
            client.AnswerPatience = needed < PimClientOptions.LongestPatience ? needed : PimClientOptions.LongestPatience;
    }

    /// <summary>Whether such a process holds ledgers, and compares and repairs regions.</summary>
    public static bool HoldsLedgers(this NodeRole role) => role is NodeRole.All or NodeRole.Silo;

    /// <summary>Whether phones connect to such a process.</summary>
    public static bool ServesPhones(this NodeRole role) => role is NodeRole.All or NodeRole.Gateway;

    private static void AddListener(this WebApplicationBuilder builder, NodeSettings settings)
    {
        if (settings.Node.Role != NodeRole.Init)
            ListenPort.Try("Pim:Admin:Url", settings.Administration.Url);
        if (!settings.Node.Role.ServesPhones())
        {
            builder.Services.AddSingleton<IServer, NoListener>();
            return;
        }

        ListenPort.Try("Pim:Gateway:Url", settings.Gateway.Url);
        builder.WebHost.UseUrls(settings.Gateway.Url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }

    // A process of a cluster that is told all its secrets keeps nothing, and may run on a disk that it cannot write.
    private static bool NeedsFolder(this WebApplicationBuilder builder, NodeSettings settings) =>
        settings.Node.Role is NodeRole.All or NodeRole.Init
        || string.IsNullOrEmpty(settings.Administration.Token)
        || (settings.Node.Role == NodeRole.Gateway && string.IsNullOrEmpty(builder.Configuration[$"{GatewayEndpointOptions.Section}:SyncTokenKey"]));

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
        services.AddSingleton<HeadListing>();
        services.AddSingleton<ImpactSurvey>();
        services.AddSingleton<DrillRecord>();
        services.AddSingleton<AdministrationServer>();
        services.AddHostedService(node => node.GetRequiredService<AdministrationServer>());
        services.AddSingleton<CommitMeter>();
        services.AddSingleton<NodeHistory>();
        services.AddSingleton<StatusReader>();
        services.AddHostedService(node => node.GetRequiredService<NodeHistory>());

        // A gateway holds no ledgers.
        if (!settings.Node.Role.HoldsLedgers())
            return;
        services.AddSingleton(node => new SubscriberVerification(node.GetRequiredService<LedgerSettings>()));
        services.AddSingleton(node => new SubscriberGarbage(node.GetRequiredService<LedgerSettings>()));
    }

    private static void AddRegions(this IServiceCollection services, NodeSettings settings)
    {
        services.AddSingleton<IIdSource, RandomIdSource>();
        services.AddSingleton<ReplicaInstruments>();
        services.AddSingleton<ConfiguredRegions>();
        services.AddSingleton<RegionSet>(node => node.GetRequiredService<ConfiguredRegions>().Set);
        services.AddSingleton(new NodeMemoryFile(settings.Node.DataPath));
        services.AddSingleton(SupervisionOf(settings));
        services.AddSingleton(NewSupervisor);
        services.AddSingleton(NewScrubber);
        services.AddSingleton(NewReplacer);
        services.AddSingleton<LossWatch>();
        services.AddSingleton<RegionStart>();
        services.AddSingleton<RegionWait>();
        services.AddSingleton<RegionInit>();
        if (settings.Node.Role == NodeRole.Init)
            services.PostConfigure<NodeOptions>(AllowContainers);
        if (settings.Node.Role == NodeRole.Init)
            return;
        services.AddHostedService<RegionSupervision>();
        if (settings.Node.Role == NodeRole.Gateway)
            return;
        services.AddHostedService(node => node.GetRequiredService<LossWatch>());
        services.AddSingleton<FaultInjector>();
        services.AddHostedService(node => node.GetRequiredService<FaultInjector>());
        services.AddSingleton<ClockFault>();
        services.AddHostedService(node => node.GetRequiredService<ClockFault>());
        services.AddSingleton<DrillNotice>();
        services.AddSingleton(NewAudit);
    }

    private static void AllowContainers(NodeOptions options)
    {
        foreach (var region in options.Regions)
            region.Azure?.MayCreateContainer = true;
        options.Standby?.Azure?.MayCreateContainer = true;
    }

    // A gateway only looks: what it may write is nothing.
    private static SupervisorOptions SupervisionOf(NodeSettings settings)
    {
        var supervision = settings.Replication.ToSupervisor();
        supervision.RebuildsByItself &= settings.Node.Role != NodeRole.Gateway;
        return supervision;
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

    private static RegionReplacer NewReplacer(IServiceProvider node) => new(
        node.GetRequiredService<RegionSet>(),
        node.GetRequiredService<RegionSupervisor>(),
        node.GetRequiredService<ConfiguredRegions>().Standby,
        node.GetRequiredService<IIdSource>(),
        node.GetRequiredService<TimeProvider>(),
        node.GetRequiredService<IOptions<PimGrainsOptions>>().Value.Register,
        node.GetRequiredService<ILogger<RegionReplacer>>(),
        node.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);

    private static ReplicaAudit NewAudit(IServiceProvider node) => new(
        node.GetRequiredService<RegionSet>(),
        node.GetRequiredService<TimeProvider>(),
        node.GetRequiredService<IOptions<PimGrainsOptions>>().Value.Register);
}
