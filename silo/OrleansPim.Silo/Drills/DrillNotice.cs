using System.Diagnostics.Metrics;
using OrleansPim.Contracts.Errors;
using OrleansPim.Silo.Metrics;

namespace OrleansPim.Silo.Drills;

/// <summary>Tells that a drill is under way, what it breaks outside this process included, and lets no second one begin.</summary>
/// <remarks>Thread-safe. Ends by itself after its time: whoever runs the drill may be gone.</remarks>
internal sealed partial class DrillNotice
{
    /// <summary>The longest that one drill may take.</summary>
    public static readonly TimeSpan MaximumDuration = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly ILogger<DrillNotice> _logger;
    private (string Name, long Begin, TimeSpan Limit)? _drill;

    public DrillNotice(IMeterFactory meters, ILogger<DrillNotice> logger)
    {
        _logger = logger;
        meters.Create(RegionGauges.MeterName).CreateObservableGauge("pim.drill.running", Measure, description: "1 while a drill is under way.");
    }

    /// <summary>The drill that is under way; <see langword="null"/> if none is.</summary>
    public string? Name
    {
        get
        {
            lock (_gate)
            {
                // By measured time: the wall clock is one of the things that a drill breaks.
                if (_drill is { } drill && TimeProvider.System.GetElapsedTime(drill.Begin) > drill.Limit)
                    _drill = null;
                return _drill?.Name;
            }
        }
    }

    /// <summary>A drill begins.</summary>
    /// <exception cref="ConflictException">Another is under way.</exception>
    /// <exception cref="InvalidException">It has no proper name, or would take too long.</exception>
    public void Begin(string name, TimeSpan limit)
    {
        if (!DrillResult.IsName(name))
            throw new InvalidException(InvalidReason.Limit, $"name must have 1 to {DrillResult.MaximumNameLength} characters from a-z 0-9 -");
        if (limit < TimeSpan.FromSeconds(1) || limit > MaximumDuration)
            throw new InvalidException(InvalidReason.Limit, $"A drill takes 1 to {MaximumDuration.TotalSeconds:0} seconds.");
        lock (_gate)
        {
            if (Name is { } running)
                throw new ConflictException($"Another drill runs: {running}. One at a time.");
            _drill = (name, TimeProvider.System.GetTimestamp(), limit);
        }

        LogBegun(name, limit);
    }

    /// <summary>A drill has ended; another one that runs goes on.</summary>
    public void End(string name)
    {
        lock (_gate)
        {
            if (Name != name)
                return;
            _drill = null;
        }

        LogEnded(name);
    }

    private IEnumerable<Measurement<int>> Measure() =>
        Name is { } name ? [new Measurement<int>(1, new KeyValuePair<string, object?>("drill", name))] : [];

    [LoggerMessage(5205, LogLevel.Warning, "The drill {Drill} begins; what breaks from now on may be its doing, for {Limit} at most.")]
    private partial void LogBegun(string drill, TimeSpan limit);

    [LoggerMessage(5206, LogLevel.Warning, "The drill {Drill} has ended.")]
    private partial void LogEnded(string drill);
}
