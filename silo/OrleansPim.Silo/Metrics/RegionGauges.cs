using System.Diagnostics.Metrics;
using OrleansPim.Replication.Repair;

namespace OrleansPim.Silo.Metrics;

/// <summary>Shows for each region whether its store answers, and whether it is kept from voting.</summary>
internal sealed class RegionGauges
{
    /// <summary>The meter of this assembly.</summary>
    public const string MeterName = "OrleansPim.Silo";

    private readonly RegionSupervisor _supervisor;

    public RegionGauges(IMeterFactory meters, RegionSupervisor supervisor)
    {
        _supervisor = supervisor;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "pim.region.available", () => Measure(status => status.IsAvailable), description: "1 while the region's store answers.");
        meter.CreateObservableGauge(
            "pim.region.quarantined",
            () => Measure(status => status.Region.Standing.IsQuarantined),
            description: "1 while the region's store has no vote until it is rebuilt.");
    }

    private IEnumerable<Measurement<int>> Measure(Func<RegionStatus, bool> value) => _supervisor.Statuses.Select(status =>
        new Measurement<int>(value(status) ? 1 : 0, new KeyValuePair<string, object?>("region", status.Region.Name.Value)));
}
