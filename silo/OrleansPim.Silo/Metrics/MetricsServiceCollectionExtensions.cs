using OpenTelemetry.Metrics;

namespace OrleansPim.Silo.Metrics;

/// <summary>Registers what <c>/metrics</c> shows.</summary>
internal static class MetricsServiceCollectionExtensions
{
    /// <summary>The most label combinations of one instrument, so that no instrument can fill a Prometheus.</summary>
    private const int MaximumSeriesOfInstrument = 100;

    public static IServiceCollection AddNodeMetrics(this IServiceCollection services)
    {
        services.AddSingleton<RegionGauges>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("OrleansPim*")
            .AddMeter("Microsoft.Orleans")
            .AddRuntimeInstrumentation()
            .AddView(instrument => new MetricStreamConfiguration { CardinalityLimit = MaximumSeriesOfInstrument })
            .AddPrometheusExporter(exporter =>
            {
                // Labels come only from small fixed sets; the scope's name would be one more on every series.
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
            }));
        return services;
    }
}
