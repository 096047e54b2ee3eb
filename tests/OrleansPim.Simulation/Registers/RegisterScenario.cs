using OrleansPim.Drills.Checks;
using OrleansPim.Replication.Register;
using OrleansPim.Simulation.Checks;
using OrleansPim.Simulation.Directed;
using OrleansPim.Simulation.Scenarios;

namespace OrleansPim.Simulation.Registers;

/// <summary>Goal: no acknowledged value is ever lost. Method: several processes work on registers while everything breaks; then all heals.</summary>
internal sealed class RegisterScenario : Scenario
{
    private readonly ulong _seed;
    private readonly DirectedScenario? _directed;

    public RegisterScenario(ulong seed, bool isTraced, RunLimits limits, DirectedScenario? directed = null)
        : base(new RegisterWorld(seed, isTraced, limits, directed is null ? null : (directed.Regions, directed.Spares)))
    {
        (_seed, _directed) = (seed, directed);
        World.Work = (process, name) => new RegisterClient(World, process, name).RunAsync();
        World.CheckDurability = () => DurabilityChecker.CheckAll(World);
    }

    /// <inheritdoc/>
    protected override void Play()
    {
        World.Network.Say($"seed {_seed}: {_directed?.Name ?? World.Profile.ToString()}");
        var first = Form();
        if (_directed is null)
            Break(first);
        else
            Complete(() => PlayAsync(_directed), $"the end of '{_directed.Name}'");
        Heal();
        foreach (var history in World.Histories)
        {
            if (HistoryChecker.FindFault(history.Operations) is { } fault)
                throw new Violation("linearizability", $"{history.Name}: {fault}");
        }
    }

    private async Task PlayAsync(DirectedScenario program)
    {
        try
        {
            await program.PlayAsync(new Stage(World));
            World.Reach($"directed: {program.Name}");
        }
        catch (AbandonedException exception)
        {
            // Counted, so that a scenario which the product has outgrown is seen in the table.
            World.Network.Say(exception.Message);
            World.Reach($"WENT ANOTHER WAY: {program.Name}");
        }

        foreach (var process in World.Living)
            process.Watch();
    }

    private void Heal()
    {
        var healer = HealStores();
        DurabilityChecker.CheckAll(World);
        foreach (var history in World.Histories)
        {
            Complete(
                () => ConvergeAsync(healer, history.Name, history.Acknowledged is null, register => ReadAsync(register, history)),
                $"{history.Name} converges");
        }

        DurabilityChecker.CheckAll(World);
    }

    private async Task ReadAsync(QuorumRegister register, RegisterHistory history)
    {
        var read = history.Begin(new Operation { Kind = OperationKind.Read, InvokedAt = World.Tick() });
        var value = await register.ReadAsync(CancellationToken.None);
        (read.Version, read.WriteId) = value is null ? default : (value.Version, value.WriteId);
        read.Outcome = OperationOutcome.Done;
        read.ReturnedAt = World.Tick();
    }
}
