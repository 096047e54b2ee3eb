using System.Text;
using OrleansPim.Drills.Checks;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;
using OrleansPim.Simulation.Checks;

namespace OrleansPim.Simulation.Registers;

/// <summary>One proposer, whose caller writes down what was asked and what the answer was.</summary>
internal sealed class RecordedRegister(RegisterWorld world, SimulatedProcess process, RegisterHistory history, string name)
{
    private readonly QuorumRegister _register = process.NewRegister(history.Name);
    private (long Version, Guid Value) _known;
    private int _writes;

    /// <summary>Whether it may write.</summary>
    public bool IsLeader => _register.IsLeader;

    /// <summary>Reads.</summary>
    public Task ReadAsync(TimeSpan patience) => LookAsync("read", patience, token => _register.ReadAsync(token));

    /// <summary>Becomes the leader.</summary>
    public Task AcquireAsync(TimeSpan patience) => LookAsync("acquire", patience, token => _register.AcquireAsync(token));

    /// <summary>Writes a value of its own.</summary>
    /// <exception cref="Violation">The write was acknowledged, and is not durable or not the next.</exception>
    public async Task WriteAsync()
    {
        var operation = history.Begin(new Operation
        {
            Kind = OperationKind.Write,
            InvokedAt = world.Tick(),
            Version = _known.Version + 1,
            WriteId = world.Ids.NextId(),
            Parent = _known.Value,
        });
        try
        {
            var payload = Encoding.UTF8.GetBytes($"{name} {++_writes}");
            var written = await _register.WriteAsync(payload, operation.WriteId, CancellationToken.None);
            if (written != operation.Version)
                throw new Violation("version", $"{operation} was written as version {written}");
            _known = (written, operation.WriteId);
            history.Acknowledge(operation);
            Told("write", operation, OperationOutcome.Done, "acknowledged");
            DurabilityChecker.Check(world, history);
        }
        catch (ReplicationException exception)
        {
            var outcome = exception is OutcomeUnknownException ? OperationOutcome.Unknown : OperationOutcome.NotDone;
            Told("write", operation, outcome, Kind(exception));
        }
    }

    /// <summary>Waits until the laggards that can be reached have the newest value.</summary>
    public ValueTask<bool> FlushAsync(TimeSpan patience) => _register.FlushAsync(patience);

    /// <summary>Ends the leadership.</summary>
    public ValueTask EndAsync() => _register.DisposeAsync();

    private async Task LookAsync(string verb, TimeSpan longest, Func<CancellationToken, ValueTask<RegisterValue?>> look)
    {
        using var patience = new CancellationTokenSource(longest, process.Clock);
        var operation = history.Begin(new Operation { Kind = OperationKind.Read, InvokedAt = world.Tick() });
        try
        {
            var value = await look(patience.Token);
            _known = value is null ? default : (value.Version, value.WriteId);
            (operation.Version, operation.WriteId) = _known;
            Told(verb, operation, OperationOutcome.Done, value is null ? "absent" : "value");
        }
        catch (ReplicationException exception)
        {
            Told(verb, operation, OperationOutcome.NotDone, Kind(exception));
        }
        catch (OperationCanceledException)
        {
            Told(verb, operation, OperationOutcome.NotDone, "gave up");
        }
    }

    private void Told(string verb, Operation operation, OperationOutcome outcome, string what)
    {
        if (outcome != OperationOutcome.Unknown)
            operation.ReturnedAt = world.Tick();
        operation.Outcome = outcome;
        world.Reach($"{verb}: {what}");
        world.Scheduler.Note((ulong)operation.Version);
        if (world.Network.Trace is not null)
            world.Network.Say($"{name} {verb} {history.Name}: {what}; {operation}");
    }

    private static string Kind(ReplicationException exception) => exception switch
    {
        OutcomeUnknownException => "unknown outcome",
        FencedException => "fenced",
        QuorumUnavailableException => "unavailable",
        _ => "corrupt",
    };
}
