using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Targets;
using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Running.Injections;

/// <summary>Starts a second cluster on the same regions, and as many devices again that change the same subscribers' contacts through it.</summary>
internal sealed class RivalInjection(IClusterProcesses processes, DrillWorkload workload) : IInjection
{
    private IRivalCluster? _rival;
    private RivalDevices? _devices;
    private int _here;
    private int _there;

    public IReadOnlyList<string> Targets => ["a second cluster"];

    public InjectionFindings Findings => new(0, 0, false,
        [new DrillCheck("both clusters acknowledge changes of the same subscribers", _here > 0 && _there > 0, $"{_here} by the first, {_there} by the second")]);

    public async Task BreakAsync(int pulse, CancellationToken cancellationToken)
    {
        _rival = await processes.StartRivalAsync(cancellationToken).ConfigureAwait(false);
        _devices = await workload.AddRivalsAsync(_rival, cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> IsOverAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public Task InspectAsync(CancellationToken cancellationToken)
    {
        var begin = _devices!.BegunAt;
        string[] there = [_rival!.Gateway.Authority, GrainConnection.PlaceOf(_rival.Cluster)];
        var acknowledged = workload.History.Requests.Where(request => request.IsAcknowledged && request.At >= begin).ToLookup(request => there.Contains(request.Place));
        (_here, _there) = (acknowledged[false].Count(), acknowledged[true].Count());
        return Task.CompletedTask;
    }

    public async Task HealAsync(Action<string> say)
    {
        if (_devices is not null)
            await _devices.DisposeAsync().ConfigureAwait(false);
        if (_rival is not null)
            await _rival.DisposeAsync().ConfigureAwait(false);
        (_devices, _rival) = (null, null);
    }
}
