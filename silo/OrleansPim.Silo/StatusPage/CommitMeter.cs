using System.Diagnostics.Metrics;

namespace OrleansPim.Silo.StatusPage;

/// <summary>Listens to the node's own instruments, for people who look at a page and have no Prometheus at hand.</summary>
/// <remarks>Thread-safe. What it does with a measurement allocates nothing: it runs inside every commit.</remarks>
internal sealed class CommitMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _committed;
    private long _failed;
    private long _held;
    private long _guardTrips;

    /// <summary>Begins to listen; what was measured before is not known.</summary>
    /// <param name="meters">Made the meters of this node; those of another node in the process are not listened to.</param>
    public CommitMeter(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var isOurs = ReferenceEquals(instrument.Meter.Scope, meters);
            if (isOurs && instrument.Name is "pim.commits" or "pim.commit.duration" or "pim.held_subscribers" or "pim.amnesia_guard_trips")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, _, _) => Latencies.Add(value));
        _listener.Start();
    }

    /// <summary>Changes that were acknowledged.</summary>
    public long Committed => Interlocked.Read(ref _committed);

    /// <summary>Changes that were not; a lost race, which is the caller's own doing, is none of them.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Subscribers that are held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Answers from a state that forgot that were refused.</summary>
    public long GuardTrips => Interlocked.Read(ref _guardTrips);

    /// <summary>How long commits took.</summary>
    public LatencyCounts Latencies { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Count(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (instrument)
        {
            case "pim.held_subscribers":
                Interlocked.Add(ref _held, value);
                break;
            case "pim.amnesia_guard_trips":
                Interlocked.Add(ref _guardTrips, value);
                break;
            default:
                CountCommits(value, tags);
                break;
        }
    }

    private void CountCommits(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, tag) in tags)
        {
            if (name != "outcome")
                continue;
            if (tag is "committed")
                Interlocked.Add(ref _committed, value);
            else if (tag is not "conflict")
                Interlocked.Add(ref _failed, value);
        }
    }
}
