using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;
using OrleansPim.Simulation.Checks;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Registers;

/// <summary>A client that reads, acquires and writes registers in turn, and writes down what it was told.</summary>
internal sealed class RegisterClient(RegisterWorld world, SimulatedProcess process, string name)
{
    private readonly SeededRandom _random = world.SplitRandom();
    private readonly QuorumRegister?[] _proposers = new QuorumRegister?[world.Histories.Length];
    private readonly (long Version, Guid Value)[] _known = new (long, Guid)[world.Histories.Length];
    private int _writes;

    /// <summary>Works until the world heals.</summary>
    public async Task RunAsync()
    {
        while (!world.IsHealing)
        {
            await Task.Delay(_random.Duration(TimeSpan.Zero, world.Profile.Think), process.Clock);
            if (!process.Supervisor.HasQuorum && _random.Chance(0.8))
                continue;
            await WorkAsync(_random.Next(_proposers.Length));
        }

        foreach (var proposer in _proposers)
        {
            if (proposer is not null)
                await proposer.DisposeAsync();
        }
    }

    private async Task WorkAsync(int index)
    {
        if (_proposers[index] is { } old && _random.Chance(0.05))
        {
            world.Reach("activation ended");
            await old.DisposeAsync();
            _proposers[index] = null;
        }

        var proposer = _proposers[index] ??= process.NewRegister(world.Histories[index].Name);
        if (_random.Chance(0.25))
            await LookAsync("read", index, token => proposer.ReadAsync(token));
        else if (proposer.IsLeader)
            await WriteAsync(index, proposer);
        else
            await LookAsync("acquire", index, token => proposer.AcquireAsync(token));
    }

    private async Task LookAsync(string verb, int index, Func<CancellationToken, ValueTask<RegisterValue?>> look)
    {
        using var patience = new CancellationTokenSource(
            _random.Chance(0.1) ? TimeSpan.FromMilliseconds(_random.Next(300)) : TimeSpan.FromSeconds(30), process.Clock);
        var operation = world.Histories[index].Begin(new Operation { Kind = OperationKind.Read, InvokedAt = world.Tick() });
        try
        {
            var value = await look(patience.Token);
            _known[index] = value is null ? default : (value.Version, value.WriteId);
            (operation.Version, operation.WriteId) = _known[index];
            Told(verb, index, operation, OperationOutcome.Done, value is null ? "absent" : "value");
        }
        catch (ReplicationException exception)
        {
            Told(verb, index, operation, OperationOutcome.NotDone, Kind(exception));
        }
        catch (OperationCanceledException)
        {
            Told(verb, index, operation, OperationOutcome.NotDone, "gave up");
        }
    }

    private async Task WriteAsync(int index, QuorumRegister proposer)
    {
        var (version, parent) = _known[index];
        var operation = world.Histories[index].Begin(new Operation
        {
            Kind = OperationKind.Write,
            InvokedAt = world.Tick(),
            Version = version + 1,
            WriteId = world.Ids.NextId(),
            Parent = parent,
        });
        try
        {
            var payload = System.Text.Encoding.UTF8.GetBytes($"{name} {++_writes}");
            var written = await proposer.WriteAsync(payload, operation.WriteId, CancellationToken.None);
            if (written != operation.Version)
                throw new Violation("version", $"{operation} was written as version {written}");
            _known[index] = (written, operation.WriteId);
            world.Histories[index].Acknowledge(operation);
            Told("write", index, operation, OperationOutcome.Done, "acknowledged");
            DurabilityChecker.Check(world, world.Histories[index]);
        }
        catch (ReplicationException exception)
        {
            var outcome = exception is OutcomeUnknownException ? OperationOutcome.Unknown : OperationOutcome.NotDone;
            Told("write", index, operation, outcome, Kind(exception));
        }
    }

    private void Told(string verb, int index, Operation operation, OperationOutcome outcome, string what)
    {
        if (outcome != OperationOutcome.Unknown)
            operation.ReturnedAt = world.Tick();
        operation.Outcome = outcome;
        world.Reach($"{verb}: {what}");
        world.Scheduler.Note((ulong)operation.Version);
        if (world.Network.Trace is not null)
            world.Network.Say($"{name} {verb} {world.Histories[index].Name}: {what}; {operation}");
    }

    private static string Kind(ReplicationException exception) => exception switch
    {
        OutcomeUnknownException => "unknown outcome",
        FencedException => "fenced",
        QuorumUnavailableException => "unavailable",
        _ => "corrupt",
    };
}
