using System.Globalization;
using OrleansPim.Client.Administration;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Drills.Running.Injections;

/// <summary>Sets the clock of one silo wrong: by another offset each time.</summary>
internal sealed class ClockInjection(DrillInjection injection, DrillSilo silo) : IInjection
{
    private const int GraceSeconds = 15;

    private readonly List<double> _offsets = [];

    public IReadOnlyList<string> Targets => [silo.Name];

    public InjectionFindings Findings => new(0, 0, false,
    [
        new DrillCheck(
            "the clock was wrong while the workload ran",
            _offsets.Count == injection.Pulses && !_offsets.Contains(0),
            string.Join(", ", _offsets.Select(offset => offset.ToString("+0;-0", CultureInfo.InvariantCulture) + " s"))),
    ]);

    public Task BreakAsync(int pulse, CancellationToken cancellationToken) => silo.Administration.ShiftClockAsync(
        new ClockRequest(injection.OffsetsSeconds![pulse], injection.Seconds + GraceSeconds), cancellationToken);

    public Task<bool> IsOverAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public async Task InspectAsync(CancellationToken cancellationToken) =>
        _offsets.Add((await silo.Administration.GetFaultsAsync(cancellationToken).ConfigureAwait(false)).ClockOffsetSeconds);

    public async Task HealAsync(Action<string> say)
    {
        try
        {
            await silo.Administration.HealClockAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (AdministrationException exception)
        {
            say($"{silo.Name} could not be told the right time and will find it by itself: {exception.Message}");
        }
    }
}
