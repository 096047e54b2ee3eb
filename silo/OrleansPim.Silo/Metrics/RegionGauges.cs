using System.Diagnostics.Metrics;
using OrleansPim.Silo.Regions;

namespace OrleansPim.Silo.Metrics;

/// <summary>Shows for each region whether its store answers, and whether it is kept from voting.</summary>
internal sealed class RegionGauges
{
    /// <summary>The meter of this assembly.</summary>
    public const string MeterName = "OrleansPim.Silo";

    private readonly RegionWatch _watch;

    public RegionGauges(IMeterFactory meters, RegionWatch watch)
    {
        _watch = watch;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("pim.region.available", Available, description: "1 while the region's store answers.");
        meter.CreateObservableGauge("pim.region.quarantined", Quarantined, description: "1 while the region's store has no vote until it is rebuilt.");
    }

    private IEnumerable<Measurement<int>> Available() =>
        _watch.Observations.Select(observation => Measure(observation, observation.IsAvailable));

    private IEnumerable<Measurement<int>> Quarantined() =>
        _watch.Observations.Select(observation => Measure(observation, observation.Region.Standing.IsQuarantined));

    private static Measurement<int> Measure(RegionObservation observation, bool value) =>
        new(value ? 1 : 0, new KeyValuePair<string, object?>("region", observation.Region.Name.Value));
}
