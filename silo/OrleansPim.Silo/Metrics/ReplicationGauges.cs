using System.Diagnostics.Metrics;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;

namespace OrleansPim.Silo.Metrics;

/// <summary>Shows what is missing where, what was repaired, and what was found that cannot be true.</summary>
internal sealed class ReplicationGauges
{
    private readonly RegionSet _regions;
    private readonly RegionSupervisor _supervisor;
    private readonly TimeProvider _time;

    public ReplicationGauges(IMeterFactory meters, RegionSet regions, RegionSupervisor supervisor, TimeProvider time)
    {
        _regions = regions;
        _supervisor = supervisor;
        _time = time;
        var meter = meters.Create(RegionGauges.MeterName);
        AddLacks(meter);
        AddRepairs(meter);
    }

    /// <summary>Replicas that are known to lack something, those of a rebuild too.</summary>
    public long QueueLength => _regions.Figures.RepairQueueLength + Rebuilds().Sum(rebuild => rebuild.Total - rebuild.Done);

    /// <summary>How long the oldest of them has lacked it; zero if none does.</summary>
    public TimeSpan OldestAge
    {
        get
        {
            var now = _time.GetUtcNow();
            return Rebuilds().Select(rebuild => now - rebuild.StartedAt).Append(_regions.Figures.OldestRepair(_time)).Max();
        }
    }

    /// <summary>Times that something stored contradicted itself, of all kinds.</summary>
    public long ViolationCount => Enum.GetValues<IntegrityViolation>().Sum(CountOf);

    private void AddLacks(Meter meter)
    {
        meter.CreateObservableGauge(
            "pim.under_replicated", () => _regions.Figures.UnderReplicated, description: "Ledgers known not to be in every region.");
        meter.CreateObservableGauge(
            "pim.below_quorum", () => _regions.Figures.BelowQuorum, description: "Ledgers known to be in fewer regions than a quorum.");
        meter.CreateObservableGauge(
            "pim.repair_queue_length", () => QueueLength, description: "Replicas that are known to lack something, those of a rebuild too.");
        meter.CreateObservableGauge(
            "pim.repair_oldest_age", () => OldestAge.TotalSeconds, "s", "How long the oldest of them has lacked it.");
    }

    private void AddRepairs(Meter meter)
    {
        meter.CreateObservableCounter(
            "pim.repairs", () => Count(figures => figures.Repairs, "reason"), description: "Replicas that were given what they lacked.");
        meter.CreateObservableCounter(
            "pim.scrub_blobs", () => Count(figures => figures.Scrubbed, "outcome"), description: "Blobs that were compared.");
        meter.CreateObservableGauge(
            "pim.scrub_last_complete_timestamp",
            () => Times(figures => figures.LastScrub),
            "s",
            "When the last comparison ended that left nothing missing.");
        meter.CreateObservableGauge(
            "pim.scrub_deep_last_complete_timestamp",
            () => Times(figures => figures.LastDeepScrub),
            "s",
            "When every blob was last read whole, and proven or repaired.");
        meter.CreateObservableCounter(
            "pim.integrity_violations", Violations, description: "Times that something stored contradicted itself.");
    }

    private IEnumerable<RebuildProgress> Rebuilds() => _supervisor.Statuses.Select(status => status.Rebuild).OfType<RebuildProgress>();

    private IEnumerable<Measurement<long>> Count<TKind>(Func<RegionFigures, Tally<TKind>> tally, string label)
        where TKind : struct, Enum =>
        from region in _regions.Regions
        from counted in tally(region.Figures).Counts
        select new Measurement<long>(counted.Count, Label("region", region.Name.Value), Label(label, NameOf(counted.Kind)));

    private IEnumerable<Measurement<double>> Times(Func<RegionFigures, DateTimeOffset?> time) =>
        from region in _regions.Regions
        let at = time(region.Figures)
        where at is not null
        select new Measurement<double>(at.Value.ToUnixTimeMilliseconds() / 1_000.0, Label("region", region.Name.Value));

    private IEnumerable<Measurement<long>> Violations() => Enum.GetValues<IntegrityViolation>().Select(
        kind => new Measurement<long>(CountOf(kind), Label("reason", NameOf(kind))));

    private long CountOf(IntegrityViolation kind) =>
        _regions.Violations[kind] + _regions.Regions.Sum(region => region.Figures.Violations[kind]);

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private static string NameOf<TKind>(TKind kind)
        where TKind : struct, Enum => kind.ToString().ToLowerInvariant();
}
