using System.Diagnostics.Metrics;

namespace OrleansPim.Client;

/// <summary>Counts what became of changes as their sender saw it, retries included, and times them.</summary>
/// <remarks>Thread-safe. A silo counts its commits; this is what a gateway in a process of its own, which commits nothing, knows of them.</remarks>
public sealed class ChangeInstruments
{
    /// <summary>The meter of this assembly.</summary>
    public const string MeterName = "OrleansPim.Client";

    private static readonly string[] Outcomes = ["committed", "refused", "unavailable", "unknown", "conflict", "invalid", "corrupt", "failed"];

    private readonly TimeProvider _time;
    private readonly Counter<long> _changes;
    private readonly Histogram<double> _duration;

    /// <param name="meters">Owns the meter.</param>
    /// <param name="time">Measures the durations.</param>
    public ChangeInstruments(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(MeterName);
        _changes = meter.CreateCounter<long>("pim.client.changes", description: "Changes by what their sender was told in the end.");
        _duration = meter.CreateHistogram<double>("pim.client.change.duration", "s", "From a change's sending to its sender's knowing, retries included.");

        // What never happened reads zero, so that its first time is an increase.
        foreach (var outcome in Outcomes)
            _changes.Add(0, Label(outcome));
    }

    internal async Task<ChangeResult> MeasureAsync(Task<ChangeResult> change)
    {
        var start = _time.GetTimestamp();
        var outcome = "failed";
        try
        {
            var result = await change.ConfigureAwait(false);
            outcome = result.IsCommitted ? "committed" : "refused";
            return result;
        }
        catch (PimException exception)
        {
            outcome = exception switch
            {
                UnavailableException => "unavailable",
                UnknownOutcomeException => "unknown",
                ConflictException => "conflict",
                InvalidException => "invalid",
                CorruptException => "corrupt",
                _ => outcome,
            };
            throw;
        }
        finally
        {
            _changes.Add(1, Label(outcome));
            _duration.Record(_time.GetElapsedTime(start).TotalSeconds);
        }
    }

    private static KeyValuePair<string, object?> Label(string outcome) => new("outcome", outcome);
}
