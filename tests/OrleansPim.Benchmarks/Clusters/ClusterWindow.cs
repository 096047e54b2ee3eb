using OrleansPim.Benchmarks.Reports;

namespace OrleansPim.Benchmarks.Clusters;

/// <summary>What one cluster did in one window of time.</summary>
/// <param name="Latencies">Of all requests.</param>
/// <param name="Elapsed">How long it lasted.</param>
/// <param name="Gateway">Processor time that the gateway used.</param>
/// <param name="Silos">Processor time that all silos used together.</param>
internal sealed record ClusterWindow(Latencies Latencies, TimeSpan Elapsed, TimeSpan Gateway, TimeSpan Silos)
{
    /// <summary>Requests for each second of processor time.</summary>
    public double PerCore => Latencies.Count / (Gateway + Silos).TotalSeconds;

    /// <summary>Requests a second.</summary>
    public double Rate => Latencies.Count / Elapsed.TotalSeconds;

    /// <summary>Microseconds of the gateway for one request.</summary>
    public double GatewayCost => Gateway.TotalMicroseconds / Latencies.Count;

    /// <summary>Microseconds of all silos for one request.</summary>
    public double SiloCost => Silos.TotalMicroseconds / Latencies.Count;
}
