using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Drills.Running.Injections;

/// <summary>Takes the silos back to the previous release one after the other, and forward again, while the workload goes on.</summary>
/// <remarks>So the previous release reads what the present one wrote, and the other way round, with silos of both at once.</remarks>
internal sealed class UpgradeInjection(string previous, SiloGroup silos, IClusterProcesses processes, SiloReturn back, Action<string> say) : IInjection
{
    private readonly HashSet<string> _old = [];
    private int _exchanged;
    private volatile bool _ends;
    private Task _running = Task.CompletedTask;

    public IReadOnlyList<string> Targets => [.. silos.All.Select(silo => silo.Name)];

    public InjectionFindings Findings => new(0, 0, false,
    [
        new DrillCheck(
            "every silo served as the previous release, and as this one again",
            _exchanged == 2 * silos.All.Count && _old.Count == 0,
            $"{_exchanged} of {2 * silos.All.Count} exchanges, previous release: {previous}"),
    ]);

    public Task BreakAsync(int pulse, CancellationToken cancellationToken)
    {
        _running = RollAsync();
        return Task.CompletedTask;
    }

    public Task<bool> IsOverAsync(CancellationToken cancellationToken) => Task.FromResult(_running.IsCompleted);

    public Task InspectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task HealAsync(Action<string> say)
    {
        _ends = true;
        await _running.ConfigureAwait(false);
        foreach (var silo in _old.ToList())
            await ExchangeAsync(silo, program: null).ConfigureAwait(false);
    }

    private async Task RollAsync()
    {
        await Task.Yield();
        foreach (var program in new[] { previous, null })
        {
            foreach (var silo in silos.All)
            {
                if (_ends)
                    return;
                say($"{silo.Name} becomes {(program is null ? "this release again" : "the previous release")}");
                await ExchangeAsync(silo.Name, program).ConfigureAwait(false);
            }
        }
    }

    private async Task ExchangeAsync(string silo, string? program)
    {
        var former = processes.FindProcess(silo);
        processes.ChooseProgram(silo, program);
        if (program is null)
            _old.Remove(silo);
        else
            _old.Add(silo);
        await processes.SignalAsync(silo, "TERM", CancellationToken.None).ConfigureAwait(false);
        if (await back.AwaitAsync(silo, former, say).ConfigureAwait(false) is not null)
            _exchanged++;
    }
}
