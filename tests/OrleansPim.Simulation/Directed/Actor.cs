using OrleansPim.Simulation.Registers;

namespace OrleansPim.Simulation.Directed;

/// <summary>One process of a directed scenario: it does what it is told, and looks at the stores only when it is told.</summary>
internal sealed class Actor(RegisterWorld world, SimulatedProcess process)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private RecordedRegister? _register;

    /// <summary>The process.</summary>
    public SimulatedProcess Process { get; } = process;

    /// <summary>Its name on the network.</summary>
    public string Name => Process.Gate.Name;

    private RecordedRegister Register => _register ??= new RecordedRegister(world, Process, world.Histories[0], Name);

    /// <summary>Looks at the stores once; a rebuild that it starts goes on in the background.</summary>
    public Task InspectAsync() => Process.Supervisor.InspectAsync(CancellationToken.None);

    /// <summary>Looks at the stores once, and finishes the rebuild that this starts.</summary>
    public async Task RebuildAsync()
    {
        await InspectAsync();
        await Process.Supervisor.WaitForRebuildAsync();
    }

    /// <summary>Reads the register.</summary>
    public Task ReadAsync() => Register.ReadAsync(Patience);

    /// <summary>Becomes the register's leader.</summary>
    public Task AcquireAsync() => Register.AcquireAsync(Patience);

    /// <summary>Writes the next value, if it still leads.</summary>
    public Task WriteAsync() => Register.WriteAsync();

    /// <summary>Becomes the leader and writes one value to all stores that it can reach.</summary>
    /// <exception cref="AbandonedException">The value was not acknowledged.</exception>
    public async Task LeadAsync()
    {
        await AcquireAsync();
        await WriteAsync();
        if (!Register.IsLeader)
            throw new AbandonedException($"{Name} should have written.");
        await Register.FlushAsync(TimeSpan.FromSeconds(1));
    }

    /// <summary>Ends its leadership: what laggards lack, they lack from now on.</summary>
    public async Task EndAsync()
    {
        if (_register is { } register)
            await register.EndAsync();
        _register = null;
    }
}
