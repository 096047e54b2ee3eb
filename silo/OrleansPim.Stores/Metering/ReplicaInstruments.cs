using System.Diagnostics.Metrics;

namespace OrleansPim.Stores.Metering;

/// <summary>The instruments that every region store of a process reports to.</summary>
/// <remarks>Thread-safe; one for a process. The meter's name is <see cref="MeterName"/>.</remarks>
public sealed class ReplicaInstruments
{
    /// <summary>The meter of this assembly.</summary>
    public const string MeterName = "OrleansPim.Stores";

    /// <summary>Upper bounds in seconds: fine around an embedded store's commit, coarse up to a store that hangs.</summary>
    private static readonly double[] BucketsSeconds = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Owns the meter.</param>
    public ReplicaInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        Operations = meter.CreateCounter<long>("pim.replica.ops", description: "Operations on region stores by outcome.");
        Duration = meter.CreateHistogram(
            "pim.replica.op.duration",
            unit: "s",
            description: "How long region stores took to answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = BucketsSeconds });
    }

    internal Counter<long> Operations { get; }

    internal Histogram<double> Duration { get; }
}
