using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Registers;

/// <summary>A client that reads, acquires and writes registers in turn.</summary>
internal sealed class RegisterClient(RegisterWorld world, SimulatedProcess process, string name)
{
    private readonly SeededRandom _random = world.SplitRandom();
    private readonly RecordedRegister?[] _registers = new RecordedRegister?[world.Histories.Length];

    /// <summary>Works until the world heals.</summary>
    public async Task RunAsync()
    {
        while (!world.IsHealing)
        {
            await Task.Delay(_random.Duration(TimeSpan.Zero, world.Profile.Think), process.Clock);
            if (!process.Supervisor.HasQuorum && _random.Chance(0.8))
                continue;
            await WorkAsync(_random.Next(_registers.Length));
        }

        foreach (var register in _registers)
        {
            if (register is not null)
                await register.EndAsync();
        }
    }

    private async Task WorkAsync(int index)
    {
        if (_registers[index] is { } old && _random.Chance(0.05))
        {
            world.Reach("activation ended");
            await old.EndAsync();
            _registers[index] = null;
        }

        var register = _registers[index] ??= new RecordedRegister(world, process, world.Histories[index], name);
        if (_random.Chance(0.25))
            await register.ReadAsync(Patience());
        else if (register.IsLeader)
            await register.WriteAsync();
        else
            await register.AcquireAsync(Patience());
    }

    private TimeSpan Patience() => _random.Chance(0.1) ? TimeSpan.FromMilliseconds(_random.Next(300)) : TimeSpan.FromSeconds(30);
}
