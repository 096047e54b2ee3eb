using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using OrleansPim.Grains.Metering;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Replication;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Grains.Hosting;

/// <summary>Registers what the grains need.</summary>
public static class PimGrainsServiceCollectionExtensions
{
    /// <summary>Adds the grains to a silo, whose container must hold a <see cref="RegionSet"/>.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Changes the options; checked at start.</param>
    public static ISiloBuilder AddPimGrains(this ISiloBuilder silo, Action<PimGrainsOptions>? configure = null)
    {
        silo.Services.AddPimGrains(configure);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MembershipSubscription>();
        return silo;
    }

    /// <summary>Adds what the grains need to a container that holds a <see cref="RegionSet"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Changes the options; checked at start.</param>
    public static IServiceCollection AddPimGrains(this IServiceCollection services, Action<PimGrainsOptions>? configure = null)
    {
        var options = services.AddOptions<PimGrainsOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PimGrainsOptions>, PimGrainsOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, RandomIdSource>();
        services.TryAddSingleton(CreateSettings);
        services.TryAddSingleton<ILedgerWitness, NoWitness>();
        services.TryAddSingleton<MembershipWatch>();

        // Orleans gives up looking for a grain with an exception of Polly's and sends that to the caller, or tries to: one that cannot be
        // written down becomes another that says nothing of a silo that is gone.
        services.Configure<ExceptionSerializationOptions>(serialization => serialization.SupportedNamespacePrefixes.Add("Polly"));
        services.AddMetrics();
        services.TryAddSingleton<GrainInstruments>();
        services.AddHostedService<InstrumentStart>();
        return services;
    }

    private static LedgerSettings CreateSettings(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<PimGrainsOptions>>().Value;
        return new LedgerSettings(
            services.GetRequiredService<RegionSet>(),
            services.GetRequiredService<IIdSource>(),
            services.GetRequiredService<TimeProvider>(),
            options.Register,
            options.Ledger,
            options.WriterRelease,
            services.GetRequiredService<ILoggerFactory>().CreateLogger<SubscriberGrain>());
    }
}
