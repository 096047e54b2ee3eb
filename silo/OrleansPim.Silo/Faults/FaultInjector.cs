using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OrleansPim.Contracts.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Metrics;
using OrleansPim.Silo.Regions;
using OrleansPim.Stores.Faults;

namespace OrleansPim.Silo.Faults;

/// <summary>Breaks regions on purpose, says so as long as it lasts, and heals them: when told, after a while, and when the node stops.</summary>
/// <remarks>
/// Thread-safe. Whatever really destroys something is done only while every region is whole, and never beside another fault: a drill is
/// one failure, and two at once are more than three regions can bear.
/// </remarks>
internal sealed partial class FaultInjector : IHostedService, IDisposable
{
    /// <summary>The longest that a fault may last.</summary>
    public static readonly TimeSpan MaximumDuration = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<RegionName, InjectedFault> _faults = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly IReadOnlyDictionary<RegionName, FaultInjectionStore> _stores;
    private readonly RegionReporter _reporter;
    private readonly TimeProvider _time;
    private readonly ILogger<FaultInjector> _logger;
    private readonly ITimer _timer;

    public FaultInjector(
        IOptions<FaultOptions> options,
        ConfiguredRegions regions,
        RegionReporter reporter,
        IMeterFactory meters,
        TimeProvider time,
        ILogger<FaultInjector> logger)
    {
        IsAllowed = options.Value.Allowed;
        _stores = regions.Breakable;
        _reporter = reporter;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => HealExpired(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        meters.Create(RegionGauges.MeterName).CreateObservableGauge(
            "pim.fault.injected", Measure, description: "1 while a fault lasts that an operator injected into the region.");
    }

    /// <summary>Whether an operator allowed faults when the node was started.</summary>
    public bool IsAllowed { get; }

    /// <summary>What lasts now, by region.</summary>
    public IReadOnlyList<InjectedFault> Faults => [.. _faults.Values.OrderBy(fault => fault.Region.Value, StringComparer.Ordinal)];

    /// <summary>The store that a fault was injected into.</summary>
    public FaultInjectionStore StoreOf(RegionName region) => _stores[region];

    /// <summary>Whether there is such a region here.</summary>
    public bool Knows(RegionName region) => _stores.ContainsKey(region);

    /// <summary>Injects a fault; returns when it is there.</summary>
    /// <exception cref="ConflictException">Not beside what lasts already, or not while a region is not whole.</exception>
    /// <exception cref="UnavailableException">The region itself failed meanwhile.</exception>
    public async Task<InjectedFault> InjectAsync(RegionName region, Fault fault, TimeSpan duration, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (ObstacleTo(region, fault) is { } obstacle)
                throw new ConflictException(obstacle);
            var now = _time.GetUtcNow();
            var injected = new InjectedFault(region, fault, now, now + duration);
            _faults[region] = injected;
            LogInjected(injected.Kind, region, injected.EndsAt);
            await BreakAsync(injected, cancellationToken);
            return injected;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Heals a region, if it has a fault.</summary>
    public bool Heal(RegionName region)
    {
        if (!_faults.TryRemove(region, out var fault))
            return false;
        _stores[region].Heal();
        LogHealed(fault.Kind, region);
        return true;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var region in _faults.Keys)
            Heal(region);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _one.Dispose();
    }

    private string? ObstacleTo(RegionName region, Fault fault)
    {
        if (_faults.TryGetValue(region, out var present))
            return $"Region {region} has a fault already: {present.Kind}, until {present.EndsAt:u}. Heal it first.";
        if (_faults.Values.FirstOrDefault(other => other.Fault.IsDestructive) is { } destructive)
            return $"Region {destructive.Region} is being drilled with {destructive.Kind}; a second fault at the same time could lose data.";
        if (!fault.IsDestructive)
            return null;
        if (!_faults.IsEmpty)
            return $"A {InjectedFault.NameOf(fault.Kind)} is done only while no other fault lasts; a second one at the same time could lose data.";
        return _reporter.Report().Healthy
            ? null
            : $"A {InjectedFault.NameOf(fault.Kind)} is done only while every region answers, votes and is complete; see pim status.";
    }

    private async Task BreakAsync(InjectedFault fault, CancellationToken cancellationToken)
    {
        try
        {
            await _stores[fault.Region].InjectAsync(fault.Fault, cancellationToken);
        }
        catch (Exception exception)
        {
            Heal(fault.Region);
            throw exception switch
            {
                InvalidOperationException => new ConflictException(exception.Message),
                RegionUnavailableException => new UnavailableException($"Region {fault.Region} could not be broken: {exception.Message}"),
                _ => exception,
            };
        }
    }

    private void HealExpired()
    {
        var now = _time.GetUtcNow();
        foreach (var fault in _faults.Values)
        {
            if (fault.EndsAt <= now)
                Heal(fault.Region);
        }
    }

    private IEnumerable<Measurement<int>> Measure() => Faults.Select(fault => new Measurement<int>(
        1, new KeyValuePair<string, object?>("region", fault.Region.Value), new KeyValuePair<string, object?>("kind", fault.Kind)));

    [LoggerMessage(5201, LogLevel.Warning, "Fault injected on purpose: {Kind} in region {Region}, until {EndsAt} at the latest.")]
    private partial void LogInjected(string kind, RegionName region, DateTimeOffset endsAt);

    [LoggerMessage(5202, LogLevel.Warning, "Injected fault healed: {Kind} in region {Region}.")]
    private partial void LogHealed(string kind, RegionName region);
}
