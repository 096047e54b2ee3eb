using System.Globalization;
using System.Text.Json;
using OrleansPim.Drills.Checks;

namespace OrleansPim.Drills.Workload;

/// <summary>All that a workload asked and was told: every request as a line on disk, every operation for the checkers.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class WorkloadHistory : IAsyncDisposable
{
    private const double MomentMilliseconds = 20;

    private readonly Lock _lock = new();
    private readonly List<(double At, long Tick)> _moments = [];
    private readonly StreamWriter _file;
    private readonly List<RequestRecord> _requests = [];
    private readonly Dictionary<(string Subscriber, string Item), List<Operation>> _operations = [];
    private readonly TimeProvider _time;
    private readonly long _start;
    private long _ticks;

    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="time">The clock.</param>
    public WorkloadHistory(string path, TimeProvider time)
    {
        _file = new StreamWriter(path, append: false);
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>Milliseconds since the workload began.</summary>
    public double Now => _time.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<RequestRecord> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>The registers: every contact with its operations.</summary>
    public IReadOnlyDictionary<(string Subscriber, string Item), List<Operation>> Operations => _operations;

    /// <summary>When something happens, in an order that all devices agree on.</summary>
    public long Tick()
    {
        lock (_lock)
        {
            _ticks++;
            if (_moments.Count == 0 || Now - _moments[^1].At >= MomentMilliseconds)
                _moments.Add((Now, _ticks));
            return _ticks;
        }
    }

    /// <summary>A moment at least so long ago, in the order of <see cref="Tick"/>; 0 if the workload had not begun.</summary>
    public long TickBefore(TimeSpan age)
    {
        lock (_lock)
        {
            var index = _moments.FindLastIndex(moment => moment.At <= Now - age.TotalMilliseconds);
            return index < 0 ? 0 : _moments[index].Tick;
        }
    }

    /// <summary>An operation begins.</summary>
    public Operation Begin(string subscriber, string item, Operation operation)
    {
        lock (_lock)
        {
            if (!_operations.TryGetValue((subscriber, item), out var operations))
                _operations.Add((subscriber, item), operations = []);
            operations.Add(operation);
        }

        return operation;
    }

    /// <summary>A request was answered, or was not.</summary>
    public void Add(RequestRecord request)
    {
        lock (_lock)
        {
            _requests.Add(request);
            _file.WriteLine(JsonSerializer.Serialize(request, JsonSerializerOptions.Web));
        }
    }

    /// <summary>What an operation is called where somebody has to find it: version and beginning of its mark.</summary>
    public static string Describe(Operation write) =>
        string.Create(CultureInfo.InvariantCulture, $"change v{write.Version} ({write.WriteId.ToString("N")[..8]})");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
