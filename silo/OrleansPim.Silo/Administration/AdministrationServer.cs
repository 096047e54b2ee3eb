using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OrleansPim.Client;
using OrleansPim.Grains.Verification;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Silo.Drills;
using OrleansPim.Silo.Faults;
using OrleansPim.Silo.Health;
using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Regions;
using OrleansPim.Silo.StatusPage;

namespace OrleansPim.Silo.Administration;

/// <summary>The listener of operators: administration, status page, metrics and health, on an address and with a credential of its own.</summary>
/// <remarks>
/// A web application of its own beside the gateway's, so that no route of one can ever be reached through the other. It starts
/// before the silo and stops after it: the process can be asked how it is while it starts and while it drains.
/// </remarks>
internal sealed class AdministrationServer(IServiceProvider node, IOptions<AdministrationOptions> options, BearerToken token) : IHostedService
{
    private WebApplication? _application;

    /// <summary>Where it listens, once started.</summary>
    public Uri? Address => _application is null ? null : new Uri(_application.Urls.First());

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _application = Build();
        return _application.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_application is null)
            return;
        await _application.StopAsync(cancellationToken);
        await _application.DisposeAsync();
    }

    private bool HoldsLedgers => node.GetRequiredService<IOptions<NodeOptions>>().Value.Role.HoldsLedgers();

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseUrls(options.Value.Url);
        builder.Services.AddRouting();
        builder.Services.AddProblemDetails();

        // The signals belong to the node's own host, which stops this application in its turn.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        Share<ILoggerFactory>(builder.Services);
        Share<PimClient>(builder.Services);
        Share<Readiness>(builder.Services);
        Share<RegionReporter>(builder.Services);
        if (HoldsLedgers)
        {
            Share<RegionSet>(builder.Services);
            Share<RegionSupervisor>(builder.Services);
            Share<RegionScrubber>(builder.Services);
            Share<RegionReplacer>(builder.Services);
            Share<SubscriberVerification>(builder.Services);
            Share<SubscriberGarbage>(builder.Services);
            Share<ReplicaAudit>(builder.Services);
            Share<FaultInjector>(builder.Services);
            Share<ClockFault>(builder.Services);
            Share<DrillNotice>(builder.Services);
        }

        Share<SubscriberListing>(builder.Services);
        Share<ImpactSurvey>(builder.Services);
        Share<DrillRecord>(builder.Services);
        Share<TimeProvider>(builder.Services);

        var application = builder.Build();
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.UseWhen(
            context => context.Request.Path.StartsWithSegments("/admin"),
            branch => branch.Use(next => context => token.InvokeAsync(context, next)));
        application.MapStatusPage(node.GetRequiredService<StatusReader>().Read);
        application.MapHealth();
        application.MapPrometheusScrapingEndpoint("/metrics", node.GetRequiredService<MeterProvider>(), configureBranchedPipeline: null, optionsName: null);
        var administration = application.MapGroup("/admin").AddEndpointFilter<ProblemFilter>();
        administration.MapSubscribers();
        administration.MapRegions();
        administration.MapImpact();
        if (HoldsLedgers)
        {
            administration.MapVerification();
            administration.MapRepair();
            administration.MapReplicas();
            administration.MapFaults();
        }

        administration.MapDrills();
        return application;
    }

    /// <summary>Passes an object of the node on; the node disposes it.</summary>
    private void Share<T>(IServiceCollection services)
        where T : class => services.AddSingleton(node.GetRequiredService<T>());

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
