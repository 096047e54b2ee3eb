using Microsoft.Extensions.Logging;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Registers;

/// <summary>Puts what the product reports into the trace.</summary>
internal sealed class TraceLogger(SimulatedNetwork network, string process) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        network.Say($"{process} reports {logLevel}: {formatter(state, exception)} {exception?.ToString()}");
}
