using OrleansPim.Client.Administration;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Drills.Running.Injections;

/// <summary>Stops a silo's process without ending it, and lets it go on when the others have long taken over.</summary>
/// <remarks>
/// Shortly before it goes on it is asked for a change of every subscriber of the workload: these are the first things that the zombie
/// does. What it acknowledges of them must be there for everybody.
/// </remarks>
internal sealed class HangInjection(
    DrillInjection injection, string silo, IReadOnlyList<string> subscribers, SiloGroup silos, IClusterProcesses processes, SiloReturn back, TimeProvider time)
    : IInjection
{
    private const int GraceSeconds = 30;

    // The survivor's answer may be 5 s behind what the zombie committed; what is lost never appears.
    private static readonly TimeSpan LookFor = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(500);

    private readonly string _label = $"zombie-{time.GetUtcNow().ToUnixTimeSeconds()}";
    private readonly List<Task<bool>> _asked = [];
    private IDisposable? _guard;
    private double? _seconds;
    private bool _isStopped;
    private int _acknowledged;
    private int _missing;

    public IReadOnlyList<string> Targets => [silo];

    public InjectionFindings Findings => new(0, 0, false,
    [
        new DrillCheck("the zombie goes on, or makes room for another", _seconds is not null, _seconds is { } seconds ? $"{seconds:0.0} s after it was let go on" : "it does not answer"),
        new DrillCheck(
            "what the zombie acknowledges as its first deed is there",
            _asked.Count > 0 && _missing == 0,
            $"{_asked.Count} changes asked for, {_acknowledged} acknowledged, {_asked.Count - _acknowledged} refused or cut off, {_missing} missing"),
    ]);

    private AdministrationClient Zombie => silos.All.First(known => known.Name == silo).Administration;

    public async Task BreakAsync(int pulse, CancellationToken cancellationToken)
    {
        _guard = processes.GuardStopped(silo, TimeSpan.FromSeconds(injection.Seconds + GraceSeconds));
        _isStopped = true;
        await processes.SignalAsync(silo, "STOP", cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> IsOverAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public async Task InspectAsync(CancellationToken cancellationToken)
    {
        // The kernel takes the requests for it: they are the first that it sees when it wakes.
        _asked.AddRange(subscribers.Select(subscriber => AskAsync(subscriber, cancellationToken)));
        await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(false);
    }

    public async Task HealAsync(Action<string> say)
    {
        if (!_isStopped)
            return;
        _isStopped = false;
        await processes.SignalAsync(silo, "CONT", CancellationToken.None).ConfigureAwait(false);
        _guard?.Dispose();
        await Task.WhenAll(_asked).ConfigureAwait(false);
        _seconds = await back.AwaitAsync(silo, former: null, say).ConfigureAwait(false);
        try
        {
            for (var index = 0; index < _asked.Count; index++)
            {
                if (await _asked[index].ConfigureAwait(false))
                    await VerifyAsync(subscribers[index]).ConfigureAwait(false);
            }
        }
        catch (AdministrationException exception)
        {
            say($"what the zombie acknowledged could not be looked up: {exception.Message}");
            _missing++;
        }
    }

    private async Task<bool> AskAsync(string subscriber, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await Zombie.AddDeviceAsync(subscriber, _label, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is AdministrationException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task VerifyAsync(string subscriber)
    {
        _acknowledged++;
        var begin = time.GetTimestamp();
        while (!await IsThereAsync(subscriber).ConfigureAwait(false))
        {
            if (time.GetElapsedTime(begin) > LookFor)
            {
                _missing++;
                return;
            }

            await Task.Delay(LookPause, time, CancellationToken.None).ConfigureAwait(false);
        }

        await silos.TellOneAsync(node => node.RevokeDeviceAsync(subscriber, _label, CancellationToken.None)).ConfigureAwait(false);
    }

    private async Task<bool> IsThereAsync(string subscriber)
    {
        var figures = await silos.AskAsync(node => node.GetSubscriberAsync(subscriber, CancellationToken.None)).ConfigureAwait(false);
        return figures.Devices.Any(device => device.Device == _label);
    }
}
