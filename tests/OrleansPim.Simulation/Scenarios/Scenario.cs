using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Simulation.Checks;
using OrleansPim.Simulation.Registers;

namespace OrleansPim.Simulation.Scenarios;

/// <summary>One run: processes are formed, everything breaks, everything heals, and the checkers have the last word.</summary>
internal abstract class Scenario(RegisterWorld world)
{
    private const long MaximumSteps = 2_000_000;
    private const int MaximumRepairs = 5;
    private const int MaximumAttempts = 50;
    private const int PatienceWithReplacement = 30;
    private static readonly TimeSpan HealingTime = TimeSpan.FromMinutes(5);

    /// <summary>The world, to look at afterwards.</summary>
    public RegisterWorld World => world;

    /// <summary>Runs it.</summary>
    /// <returns>What was violated; <see langword="null"/> if nothing was.</returns>
    public Violation? Run()
    {
        try
        {
            Play();
            return null;
        }
        catch (Violation violation)
        {
            return violation;
        }
    }

    /// <summary>The run itself.</summary>
    /// <exception cref="Violation">A promise was broken.</exception>
    protected abstract void Play();

    /// <summary>Forms the stores by a first process.</summary>
    protected SimulatedProcess Form()
    {
        var first = world.StartProcess();
        Complete(() => first.Supervisor.FormAsync(CancellationToken.None), "forming");
        return first;
    }

    /// <summary>Lets all processes of the profile work while everything breaks.</summary>
    protected void Break(SimulatedProcess first)
    {
        first.Begin();
        for (var count = 1; count < world.Profile.ProcessCount; count++)
            world.StartProcess().Begin();
        new FaultInjector(world).Begin();
        if (world.Profile.Spares > 0)
            new ReplacementOrders(world).Begin();
        world.Scheduler.Run(() => false, world.Scheduler.Now + world.Profile.Duration, MaximumSteps);
        ThrowIfBroken();
    }

    /// <summary>Ends all faults, and waits until all stores vote and all clients have their answers.</summary>
    /// <returns>A process that was there for none of it.</returns>
    protected SimulatedProcess HealStores()
    {
        world.IsHealing = true;
        world.Network.Heal();
        world.Network.Say("everything heals");
        foreach (var process in world.Living)
            process.Gate.Wake();

        // With the settings of before or of too early a process knows two of three regions, so somebody has to have the right ones.
        if (world.Profile.Spares > 0 && !world.DeceivesNewcomers)
            world.StartProcess().Watch();

        // Beside a replacement that cannot go on no other store comes back by itself: an operator has to end it.
        Await(() => IsReplacing || IsNoneRolledBack, "the store that was rolled back begins a new life");
        if (IsReplacing)
            FinishReplacement();
        Await(() => IsNoneRolledBack, "the store that was rolled back begins a new life");
        var healer = world.StartProcess();
        healer.Watch();
        Await(() => world.Living.All(process => process.Regions.Regions.All(
            region => region.Standing.HasVote || !world.IsNamed(region.Name))), "all stores vote again everywhere");
        Await(() => world.Living.All(process => process.Clients == 0), "every client has its answer");
        return healer;
    }

    private bool IsNoneRolledBack => world.RolledBack is not { } back || !world.IsRolledBack(back.Region);

    private bool IsReplacing => world.Configuration()?.Change is not null || world.Living.Any(process => process.Replacer.Status is { IsRunning: true });

    // As an operator would: ordered again until it goes on, and given up where it cannot, since the region that leaves is gone.
    private void FinishReplacement()
    {
        var operators = world.StartProcess(isNew: false);
        operators.Watch();
        Complete(async () =>
        {
            for (var attempt = 1; IsReplacing; attempt++)
            {
                var refusal = world.Configuration()?.Change is null
                    ? null
                    : attempt % PatienceWithReplacement > 0 ? await operators.Replacer.OrderAsync(world.Change, CancellationToken.None) : await TryGiveUpAsync(operators);
                if (refusal is not null)
                    world.Network.Say($"although all is healed: {refusal}");
                await Task.Delay(TimeSpan.FromSeconds(1), operators.Clock);
            }
        }, "the end of the replacement");
        world.Reach(world.IsReplaced ? "a replacement that broke off was finished" : "a replacement that broke off was given up");
    }

    private async Task<string?> TryGiveUpAsync(SimulatedProcess operators)
    {
        try
        {
            return await operators.Replacer.GiveUpAsync(world.Change, CancellationToken.None);
        }
        catch (ReplicationException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Tries until nothing is in the way any more.</summary>
    protected async Task InsistAsync(SimulatedProcess healer, Func<Task> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception exception) when (exception is ReplicationException or Contracts.Errors.PimException)
            {
                if (attempt == MaximumAttempts)
                    throw new Violation("availability", $"Although all is healed: {exception.Message}");
                world.Network.Say($"although all is healed: {exception.Message}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), healer.Clock);
        }
    }

    /// <summary>Repairs a register until all replicas are equal.</summary>
    /// <param name="healer">Who does it.</param>
    /// <param name="name">Which register.</param>
    /// <param name="mayBeAbsent">Whether no write was ever acknowledged.</param>
    /// <param name="look">What to do with the register after each repair.</param>
    protected async Task ConvergeAsync(SimulatedProcess healer, RegisterName name, bool mayBeAbsent, Func<QuorumRegister, Task> look)
    {
        for (var repair = 1; ; repair++)
        {
            await InsistAsync(healer, async () =>
            {
                await using var register = healer.NewRegister(name);
                await register.HealAsync(TimeSpan.FromSeconds(2), CancellationToken.None);
                await look(register);
            });
            if (AreReplicasEqual(name, mayBeAbsent))
                return;
            if (repair == MaximumRepairs)
                throw new Violation("convergence", $"The replicas of {name} differ after {repair} repairs.");
            await Task.Delay(TimeSpan.FromMilliseconds(500), healer.Clock);
        }
    }

    /// <summary>Runs work to its end.</summary>
    protected void Complete(Func<Task> work, string what)
    {
        // Begun by the scheduler, so that what it awaits comes back to the scheduler.
        Task? task = null;
        world.Scheduler.Post(_ => task = work(), null);
        Await(() => task is { IsCompleted: true }, what);
        if (task!.Exception is { InnerException: { } failure })
            throw failure as Violation ?? new Violation("fault", failure.ToString());
    }

    /// <summary>Runs until something is so.</summary>
    /// <exception cref="Violation">It never was, or something broke on the way.</exception>
    protected void Await(Func<bool> isSo, string what)
    {
        var isReached = world.Scheduler.Run(isSo, world.Scheduler.Now + HealingTime, world.Scheduler.Steps + MaximumSteps);
        ThrowIfBroken();
        if (!isReached)
            throw new Violation("liveness", $"Not reached in {HealingTime.TotalMinutes} minutes: {what}.");
    }

    private void ThrowIfBroken()
    {
        if (world.Scheduler.Fault is { } fault)
            throw fault as Violation ?? new Violation("fault", fault.ToString());
    }

    private bool AreReplicasEqual(RegisterName name, bool mayBeAbsent)
    {
        var votes = Enumerable.Range(0, world.Stores.Length).Where(region => world.IsNamed(new RegionName($"r{region}")))
            .Select(region => world.Vote(region, name)).ToList();
        if (mayBeAbsent && votes.TrueForAll(vote => vote is null || vote.Accepted.Version == 0))
            return true;
        return votes.TrueForAll(vote => vote is not null && vote.Accepted == votes[0]!.Accepted && vote.WriteId == votes[0]!.WriteId
            && vote.Payload.Span.SequenceEqual(votes[0]!.Payload.Span));
    }
}
