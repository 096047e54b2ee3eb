using OrleansPim.Drills.Checks;
using OrleansPim.Replication.Errors;
using OrleansPim.Simulation.Checks;
using OrleansPim.Simulation.Directed;

namespace OrleansPim.Simulation.Registers;

/// <summary>Goal: no acknowledged value is ever lost. Method: several processes work on registers while everything breaks; then all heals.</summary>
internal sealed class RegisterScenario(ulong seed, bool isTraced, DirectedScenario? directed = null)
{
    private const long MaximumSteps = 2_000_000;
    private static readonly TimeSpan HealingTime = TimeSpan.FromMinutes(5);
    private readonly RegisterWorld _world = new(seed, isTraced, directed?.Regions);

    /// <summary>The world, to look at afterwards.</summary>
    public RegisterWorld World => _world;

    /// <summary>Runs it.</summary>
    /// <returns>What was violated; <see langword="null"/> if nothing was.</returns>
    public Violation? Run()
    {
        try
        {
            _world.Network.Say($"seed {seed}: {directed?.Name ?? _world.Profile.ToString()}");
            Form();
            if (directed is null)
                Break();
            else
                Direct(directed);
            Heal();
            foreach (var history in _world.Histories)
            {
                if (HistoryChecker.FindFault(history.Operations) is { } fault)
                    throw new Violation("linearizability", $"{history.Name}: {fault}");
            }

            return null;
        }
        catch (Violation violation)
        {
            return violation;
        }
    }

    private void Form()
    {
        var first = _world.StartProcess();
        Complete(() => first.Supervisor.FormAsync(CancellationToken.None), "forming");
        if (directed is not null)
            return;
        first.Begin();
        for (var count = 1; count < _world.Profile.ProcessCount; count++)
            _world.StartProcess().Begin();
    }

    private void Break()
    {
        new FaultInjector(_world).Begin();
        var end = _world.Scheduler.Now + _world.Profile.Duration;
        _world.Scheduler.Run(() => false, end, MaximumSteps);
        ThrowIfBroken();
    }

    private void Direct(DirectedScenario program)
    {
        Complete(() => PlayAsync(program), $"the end of '{program.Name}'");
    }

    private async Task PlayAsync(DirectedScenario program)
    {
        try
        {
            await program.PlayAsync(new Stage(_world));
            _world.Reach($"directed: {program.Name}");
        }
        catch (AbandonedException exception)
        {
            // Counted, so that a scenario which the product has outgrown is seen in the table.
            _world.Network.Say(exception.Message);
            _world.Reach($"WENT ANOTHER WAY: {program.Name}");
        }
    }

    private void Heal()
    {
        _world.IsHealing = true;
        _world.Network.Heal();
        _world.Network.Say("everything heals");
        foreach (var process in _world.Living)
        {
            process.Gate.Wake();
            if (directed is not null)
                process.Watch();
        }

        Await(() => _world.RolledBack is not { } back || !_world.IsRolledBack(back.Region), "the store that was rolled back begins a new life");
        var healer = _world.StartProcess();
        healer.Start(() => healer.Supervisor.RunAsync(CancellationToken.None));
        Await(() => _world.Living.All(process => process.Regions.Regions.All(region => region.Standing.HasVote)), "all stores vote again everywhere");
        Await(() => _world.Living.All(process => process.Clients == 0), "every client has its answer");
        DurabilityChecker.CheckAll(_world);
        foreach (var history in _world.Histories)
            Complete(() => ConvergeAsync(healer, history), $"{history.Name} converges");
        DurabilityChecker.CheckAll(_world);
    }

    private async Task ConvergeAsync(SimulatedProcess healer, RegisterHistory history)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var register = healer.NewRegister(history.Name);
                await register.HealAsync(TimeSpan.FromSeconds(2), CancellationToken.None);
                await ReadAsync(register, history);
                if (AreReplicasEqual(history))
                    return;
                if (attempt >= 5)
                    throw new Violation("convergence", $"The replicas of {history.Name} differ after {attempt} repairs.");
            }
            catch (ReplicationException exception) when (attempt < 50)
            {
                _world.Network.Say($"healing {history.Name}: {exception.Message}");
            }
            catch (ReplicationException exception)
            {
                throw new Violation("availability", $"Although all is healed: {exception.Message}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), healer.Clock);
        }
    }

    private async Task ReadAsync(Replication.Register.QuorumRegister register, RegisterHistory history)
    {
        var read = history.Begin(new Operation { Kind = OperationKind.Read, InvokedAt = _world.Tick() });
        var value = await register.ReadAsync(CancellationToken.None);
        (read.Version, read.WriteId) = value is null ? default : (value.Version, value.WriteId);
        read.Outcome = OperationOutcome.Done;
        read.ReturnedAt = _world.Tick();
    }

    private bool AreReplicasEqual(RegisterHistory history)
    {
        var votes = Enumerable.Range(0, _world.Stores.Length).Select(region => _world.Vote(region, history.Name)).ToList();
        if (history.Acknowledged is null && votes.TrueForAll(vote => vote is null || vote.Accepted.Version == 0))
            return true;
        return votes.TrueForAll(vote => vote is not null && vote.Accepted == votes[0]!.Accepted && vote.WriteId == votes[0]!.WriteId
            && vote.Payload.Span.SequenceEqual(votes[0]!.Payload.Span));
    }

    private void Complete(Func<Task> work, string what)
    {
        // Begun by the scheduler, so that what it awaits comes back to the scheduler.
        Task? task = null;
        _world.Scheduler.Post(_ => task = work(), null);
        Await(() => task is { IsCompleted: true }, what);
        if (task!.Exception is { InnerException: { } failure })
            throw failure as Violation ?? new Violation("fault", failure.ToString());
    }

    private void Await(Func<bool> isDone, string what)
    {
        var isReached = _world.Scheduler.Run(isDone, _world.Scheduler.Now + HealingTime, _world.Scheduler.Steps + MaximumSteps);
        ThrowIfBroken();
        if (!isReached)
            throw new Violation("liveness", $"Not reached in {HealingTime.TotalMinutes} minutes: {what}.");
    }

    private void ThrowIfBroken()
    {
        if (_world.Scheduler.Fault is { } fault)
            throw fault as Violation ?? new Violation("fault", fault.ToString());
    }
}
