using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Registers;

/// <summary>An operator who replaces the first region in the middle of everything: orders it again where it broke off, and sometimes gives it up.</summary>
internal sealed class ReplacementOrders(RegisterWorld world)
{
    private readonly SeededRandom _random = world.SplitRandom();

    /// <summary>Goes on until it is done, or the world heals.</summary>
    public void Begin() => Wait();

    private void Wait() => world.Scheduler.Schedule(
        _random.Duration(TimeSpan.FromMilliseconds(50), world.Profile.Duration * 0.4), Order);

    private void Order()
    {
        if (world.IsHealing || world.IsReplaced)
            return;
        var processes = world.Living.Where(process => !process.Gate.IsFrozen && process.Replacer.Standby is not null).ToList();
        if (processes.Count > 0)
        {
            var process = _random.Pick(processes);
            process.Start(() => _random.Chance(0.15) ? GiveUpAsync(process) : OrderAsync(process));
        }

        Wait();
    }

    private async Task OrderAsync(SimulatedProcess process)
    {
        if (await process.Replacer.OrderAsync(world.Change, CancellationToken.None) is { } refusal)
        {
            world.Reach("a replacement was refused");
            world.Network.Say($"{process.Gate.Name} does not replace: {refusal}");
            return;
        }

        world.Network.Count(FaultKind.RegionReplaced);
        await process.Replacer.WaitAsync();
        world.Reach(process.Replacer.Status?.Failure is null ? "a replacement ended well" : "a replacement broke off");
    }

    private async Task GiveUpAsync(SimulatedProcess process)
    {
        try
        {
            if (await process.Replacer.GiveUpAsync(world.Change, CancellationToken.None) is null)
                world.Reach("a replacement was given up");
        }
        catch (Replication.Errors.ReplicationException exception)
        {
            world.Network.Say($"{process.Gate.Name} does not give the replacement up: {exception.Message}");
        }
    }
}
