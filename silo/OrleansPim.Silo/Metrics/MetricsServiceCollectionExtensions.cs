using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace OrleansPim.Silo.Metrics;

/// <summary>Registers what <c>/metrics</c> shows.</summary>
internal static class MetricsServiceCollectionExtensions
{
    /// <summary>The most label combinations of one instrument, so that no instrument can fill a Prometheus.</summary>
    private const int MaximumSeriesOfInstrument = 100;

    /// <summary>Upper bounds in seconds for every duration of ours: fine around an embedded store's commit, coarse up to a store that hangs.</summary>
    private static readonly double[] DurationBuckets = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    public static IServiceCollection AddNodeMetrics(this IServiceCollection services)
    {
        services.AddSingleton<RegionGauges>();
        services.AddSingleton<ReplicationGauges>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("OrleansPim*")
            .AddMeter("Microsoft.Orleans")
            .AddRuntimeInstrumentation()
            .AddView(Stream)
            .AddPrometheusExporter(exporter =>
            {
                // Labels come only from small fixed sets; the scope's name would be one more on every series.
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
            }));
        return services;
    }

    private static MetricStreamConfiguration Stream(Instrument instrument) => instrument is Histogram<double> { Unit: "s" }
        ? new ExplicitBucketHistogramConfiguration { Boundaries = DurationBuckets, CardinalityLimit = MaximumSeriesOfInstrument }
        : new MetricStreamConfiguration { CardinalityLimit = MaximumSeriesOfInstrument };
}
