using System.Diagnostics;
using OpenTelemetry.Trace;

namespace OrleansPim.Silo.Traces;

/// <summary>Traces a share of the requests, each whole or not at all, and nothing that no request began.</summary>
/// <remarks>Regions are looked at, and silos call each other, every second without anybody asking: each time would be a trace.</remarks>
internal sealed class RequestSampler(double share) : Sampler
{
    /// <summary>With it a request's span begins, at the gateway, and no other span does.</summary>
    private const string MethodTag = "http.request.method";

    private readonly TraceIdRatioBasedSampler _requests = new(share);

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        if (samplingParameters.ParentContext.TraceId != default)
        {
            return new SamplingResult(samplingParameters.ParentContext.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                ? SamplingDecision.RecordAndSample
                : SamplingDecision.Drop);
        }

        return samplingParameters.Tags?.Any(tag => tag.Key == MethodTag) == true
            ? _requests.ShouldSample(samplingParameters)
            : new SamplingResult(SamplingDecision.Drop);
    }
}
