namespace OrleansPim.Stores.Metering;

/// <summary>Counts and times one kind of operation on one region's store.</summary>
/// <remarks>Tags are made once, because this runs three times for every commit.</remarks>
internal sealed class OperationGauge
{
    private readonly ReplicaInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly KeyValuePair<string, object?>[] _durationTags;
    private readonly KeyValuePair<string, object?>[][] _outcomeTags;

    public OperationGauge(ReplicaInstruments instruments, TimeProvider time, string region, string operation)
    {
        _instruments = instruments;
        _time = time;
        _durationTags = [new("region", region), new("op", operation)];
        _outcomeTags = [.. Enum.GetValues<ReplicaOutcome>().Select(outcome => Tags(_durationTags, outcome))];
    }

    /// <summary>The moment to hand to <see cref="Stop"/>.</summary>
    public long Start() => _time.GetTimestamp();

    public void Stop(long start, ReplicaOutcome outcome)
    {
        _instruments.Operations.Add(1, _outcomeTags[(int)outcome]);
        _instruments.Duration.Record(_time.GetElapsedTime(start).TotalSeconds, _durationTags);
    }

    private static KeyValuePair<string, object?>[] Tags(KeyValuePair<string, object?>[] common, ReplicaOutcome outcome) =>
        [.. common, new("outcome", outcome switch
        {
            ReplicaOutcome.Ok => "ok",
            ReplicaOutcome.Lost => "lost",
            ReplicaOutcome.Unavailable => "unavailable",
            _ => "canceled",
        })];
}
