using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OrleansPim.Contracts.Errors;
using OrleansPim.Silo.Metrics;

namespace OrleansPim.Silo.Faults;

/// <summary>Sets the node's clock wrong on purpose, says so as long as it lasts, and sets it right: when told, after a while, and when the node stops.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class ClockFault : IHostedService, IDisposable
{
    /// <summary>The furthest that the clock is set wrong, both ways.</summary>
    public static readonly TimeSpan MaximumOffset = TimeSpan.FromDays(7);

    private readonly ShiftedClock _clock;
    private readonly ILogger<ClockFault> _logger;
    private readonly ITimer _timer;

    public ClockFault(IOptions<FaultOptions> options, ShiftedClock clock, IMeterFactory meters, ILogger<ClockFault> logger)
    {
        IsAllowed = options.Value.Allowed;
        _clock = clock;
        _logger = logger;
        _timer = clock.CreateTimer(_ => Heal(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        meters.Create(RegionGauges.MeterName).CreateObservableGauge(
            "pim.clock.offset", () => Offset.TotalSeconds, "s", "How far an operator set the node's clock wrong on purpose.");
    }

    /// <summary>Whether an operator allowed faults when the node was started.</summary>
    public bool IsAllowed { get; }

    /// <summary>How wrong the clock is.</summary>
    public TimeSpan Offset => _clock.Offset;

    /// <summary>Sets it wrong.</summary>
    /// <param name="offset">By how much, at most <see cref="MaximumOffset"/>.</param>
    /// <param name="duration">For how long.</param>
    /// <exception cref="InvalidException">For too long.</exception>
    public void Inject(TimeSpan offset, TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1) || duration > FaultInjector.MaximumDuration)
            throw new InvalidException(InvalidReason.Limit, $"A fault lasts 1 to {FaultInjector.MaximumDuration.TotalSeconds:0} seconds.");
        _clock.Offset = offset;
        _timer.Change(duration, Timeout.InfiniteTimeSpan);
        LogInjected(offset, duration);
    }

    /// <summary>Sets it right.</summary>
    public void Heal()
    {
        if (_clock.Offset == TimeSpan.Zero)
            return;
        _clock.Offset = TimeSpan.Zero;
        LogHealed();
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Heal();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    [LoggerMessage(5203, LogLevel.Warning, "Fault injected on purpose: the clock is wrong by {Offset}, for {Duration} at most.")]
    private partial void LogInjected(TimeSpan offset, TimeSpan duration);

    [LoggerMessage(5204, LogLevel.Warning, "Injected fault healed: the clock is right again.")]
    private partial void LogHealed();
}
