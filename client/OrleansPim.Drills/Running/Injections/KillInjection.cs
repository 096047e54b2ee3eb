using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Drills.Running.Injections;

/// <summary>Ends a silo's process at once; whoever started the cluster starts it again.</summary>
internal sealed class KillInjection(string silo, IClusterProcesses processes, SiloReturn back) : IInjection
{
    private int? _killed;
    private double? _seconds;

    public IReadOnlyList<string> Targets => [silo];

    public InjectionFindings Findings => new(0, 0, false,
    [
        new DrillCheck("the silo is killed and comes back", _seconds is not null, _seconds is { } seconds ? $"ready again {seconds:0.0} s after the end of the fault" : "it did not come back"),
    ]);

    public async Task BreakAsync(int pulse, CancellationToken cancellationToken)
    {
        _killed = processes.FindProcess(silo);
        await processes.SignalAsync(silo, "KILL", cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> IsOverAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public Task InspectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task HealAsync(Action<string> say)
    {
        if (_killed is { } killed && _seconds is null)
            _seconds = await back.AwaitAsync(silo, killed, say).ConfigureAwait(false);
    }
}
