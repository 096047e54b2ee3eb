using System.Diagnostics;

namespace OrleansPim.Stores.Metering;

/// <summary>Counts, times and traces one kind of operation on one region's store.</summary>
/// <remarks>Tags are made once, because this runs three times for every commit.</remarks>
internal sealed class OperationGauge
{
    /// <summary>The source of this assembly's spans.</summary>
    public const string SourceName = "OrleansPim.Stores";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly ReplicaInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly string _region;
    private readonly string _spanName;
    private readonly KeyValuePair<string, object?>[] _durationTags;
    private readonly KeyValuePair<string, object?>[][] _outcomeTags;

    public OperationGauge(ReplicaInstruments instruments, TimeProvider time, string region, string operation)
    {
        _instruments = instruments;
        _time = time;
        _region = region;
        _spanName = $"replica {operation}";
        _durationTags = [new("region", region), new("op", operation)];
        _outcomeTags = [.. Enum.GetValues<ReplicaOutcome>().Select(outcome => Tags(_durationTags, NameOf(outcome)))];

        // A counter that begins with its first failure has not increased, as far as Prometheus can tell.
        foreach (var tags in _outcomeTags)
            instruments.Operations.Add(0, tags);
    }

    /// <summary>An operation begins; what is returned is to be handed to <see cref="Stop"/>.</summary>
    public OperationStart Start() => new(_time.GetTimestamp(), Source.StartActivity(_spanName));

    public void Stop(OperationStart start, ReplicaOutcome outcome)
    {
        _instruments.Operations.Add(1, _outcomeTags[(int)outcome]);
        _instruments.Duration.Record(_time.GetElapsedTime(start.Timestamp).TotalSeconds, _durationTags);
        if (start.Span is { } span)
            Close(span, outcome);
    }

    private void Close(Activity span, ReplicaOutcome outcome)
    {
        span.SetTag("region", _region).SetTag("outcome", NameOf(outcome));
        if (outcome is not (ReplicaOutcome.Ok or ReplicaOutcome.Lost))
            span.SetStatus(ActivityStatusCode.Error);
        span.Dispose();
    }

    private static KeyValuePair<string, object?>[] Tags(KeyValuePair<string, object?>[] common, string outcome) =>
        [.. common, new("outcome", outcome)];

    private static string NameOf(ReplicaOutcome outcome) => outcome switch
    {
        ReplicaOutcome.Ok => "ok",
        ReplicaOutcome.Lost => "lost",
        ReplicaOutcome.Unavailable => "unavailable",
        ReplicaOutcome.Full => "full",
        ReplicaOutcome.Denied => "denied",
        _ => "canceled",
    };
}
