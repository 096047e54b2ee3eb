using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Simulation.Checks;

namespace OrleansPim.Simulation.Registers;

/// <summary>Listens for stores that are accused of having gone back in time in a life in which they never forgot anything.</summary>
/// <param name="world">Knows which stores forgot.</param>
/// <param name="next">Hears everything as well; <see langword="null"/> for nobody.</param>
/// <remarks>An accusation stands for ever and before everybody: beside as many losses as are survived it stops the service.</remarks>
internal sealed class AccusationChecker(RegisterWorld world, ILogger? next) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => next is not null || logLevel == LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        next?.Log(logLevel, eventId, state, exception, formatter);
        if (eventId.Id != RepairLog.WentBackId || state is not IReadOnlyList<KeyValuePair<string, object?>> values)
            return;
        var region = values.Select(value => value.Value).OfType<RegionName>().Single();
        var life = values.Select(value => value.Value).OfType<StoreIncarnation>().Single();
        if (world.HasForgotten(region, life))
            return;

        // Thrown by work of its own: the product survives whatever its logger throws.
        var message = formatter(state, exception);
        world.Scheduler.Post(_ => throw new Violation("accusation", message), null);
    }
}
