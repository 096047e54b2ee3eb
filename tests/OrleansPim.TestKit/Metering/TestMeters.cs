using System.Diagnostics.Metrics;

namespace OrleansPim.TestKit.Metering;

/// <summary>Meters of a test's own, and what their instruments say: nothing that other tests do is seen here.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class TestMeters : IMeterFactory
{
    private readonly Lock _gate = new();
    private readonly List<Meter> _meters = [];
    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Begins to listen.</summary>
    public TestMeters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <inheritdoc/>
    public Meter Create(MeterOptions options)
    {
        lock (_gate)
        {
            var meter = new Meter(options.Name, options.Version, options.Tags, this);
            _meters.Add(meter);
            return meter;
        }
    }

    /// <summary>What an instrument says now: the sum of a counter, the number of a histogram's values, the value of a gauge.</summary>
    /// <param name="instrument">Its name.</param>
    /// <param name="labels">As <c>name=value</c> in the order in which they are given; none for an instrument without labels.</param>
    /// <returns><see langword="null"/> if it has never said anything.</returns>
    public double? Read(string instrument, params string[] labels)
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
            return _sums.TryGetValue($"{instrument}{{{string.Join(',', labels)}}}", out var sum) ? sum : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        lock (_gate)
            _meters.ForEach(meter => meter.Dispose());
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<string>();
        foreach (var (name, tag) in tags)
            labels.Add($"{name}={tag}");
        var key = $"{instrument.Name}{{{string.Join(',', labels)}}}";
        lock (_gate)
        {
            _sums[key] = instrument.IsObservable ? value
                : _sums.GetValueOrDefault(key) + (instrument is Histogram<double> ? 1 : value);
        }
    }
}
