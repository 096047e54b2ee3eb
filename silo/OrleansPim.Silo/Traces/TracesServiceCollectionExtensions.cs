using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrleansPim.Silo.Traces;

/// <summary>Registers the way of traces from our code and Orleans' calls to a collector.</summary>
internal static class TracesServiceCollectionExtensions
{
    private const string ServiceName = "orleanspim";

    /// <summary>Orleans takes every interface whose namespace begins with its own name for its own, so calls of our grains are here, too.</summary>
    private const string GrainCalls = "Microsoft.Orleans.Runtime";

    /// <summary>Adds it; nothing listens and nothing is measured unless an endpoint is set.</summary>
    public static IServiceCollection AddNodeTraces(this IServiceCollection services, TracesOptions options)
    {
        if (!options.IsOn)
            return services;
        services.AddOpenTelemetry().WithTracing(traces => traces
            .ConfigureResource(resource => resource.AddService(ServiceName, autoGenerateServiceInstanceId: true))
            .AddSource("OrleansPim.*")
            .AddSource(GrainCalls)
            .SetSampler(new RequestSampler(options.Share))
            .AddProcessor(new NamelessProcessor())
            .AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = options.Target;
                exporter.Protocol = options.Protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            }));
        return services;
    }
}
