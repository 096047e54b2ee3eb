using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace OrleansPim.Client;

/// <summary>Registers the client library.</summary>
public static class PimClientServiceCollectionExtensions
{
    /// <summary>Adds <see cref="PimClient"/>, which uses the <see cref="IGrainFactory"/> of the Orleans client or silo in the same container.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Changes the options; checked at start.</param>
    public static IServiceCollection AddOrleansPimClient(this IServiceCollection services, Action<PimClientOptions>? configure = null)
    {
        var options = services.AddOptions<PimClientOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddSingleton<IValidateOptions<PimClientOptions>, PimClientOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);

        // Silos send what Orleans gave up with, which may be an exception of Polly's.
        services.Configure<ExceptionSerializationOptions>(serialization => serialization.SupportedNamespacePrefixes.Add("Polly"));
        services.AddMetrics();
        services.TryAddSingleton<ChangeInstruments>();
        services.TryAddSingleton<RequestIdSource>();
        services.TryAddSingleton<SiloLosses>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IClusterConnectionStatusObserver, SiloLosses>(provider => provider.GetRequiredService<SiloLosses>()));
        services.TryAddSingleton<CallPolicy>();
        services.TryAddSingleton<PimClient>();
        return services;
    }
}
