using OrleansPim.Client.Administration;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Drills.Running.Injections;

/// <summary>Breaks regions through the administration of every silo.</summary>
/// <param name="injection">What to do.</param>
/// <param name="regions">To which.</param>
/// <param name="silos">Through whom.</param>
/// <param name="watch">Knows how the regions are.</param>
internal sealed class RegionInjection(DrillInjection injection, IReadOnlyList<string> regions, SiloGroup silos, RegionWatch watch) : IInjection
{
    /// <summary>How much longer than planned a fault may last before it heals by itself, should this program die.</summary>
    private const int GraceSeconds = 15;

    private IReadOnlyDictionary<string, string?> _lives = new Dictionary<string, string?>();
    private long _damaged;
    private long _repaired;

    public IReadOnlyList<string> Targets => regions;

    public InjectionFindings Findings => new(_damaged, _repaired, HasNewLife(), []);

    // What destroys a store's contents destroys them for everybody; whatever only comes between a silo and the store is done to each.
    private IEnumerable<AdministrationClient> Victims => injection.Fault is "wipe" or "rollback"
        ? [silos.All[0].Administration] : silos.All.Select(silo => silo.Administration);

    public async Task BreakAsync(int pulse, CancellationToken cancellationToken)
    {
        _lives = watch.Last?.Regions.ToDictionary(region => region.Name, region => region.Incarnation) ?? [];
        var request = new FaultRequest(
            injection.Fault, injection.Seconds + GraceSeconds, injection.LatencyMilliseconds, injection.Blobs, injection.AgeSeconds);
        foreach (var region in regions)
        {
            // Every silo reads the same damaged blobs, so the largest number is that of the store.
            var faults = await Task.WhenAll(Victims.Select(victim => victim.InjectFaultAsync(region, request, cancellationToken))).ConfigureAwait(false);
            _damaged += faults.Max(fault => fault.DamagedBlobs);
        }

        if (injection.Fault == "corruption")
            await silos.TellAllAsync(silo => silo.BeginScrubAsync(cancellationToken)).ConfigureAwait(false);
    }

    public async Task<bool> IsOverAsync(CancellationToken cancellationToken)
    {
        if (!injection.EndsWithRepair)
            return false;
        return injection.Fault == "corruption"
            ? await CountDamagedAsync(cancellationToken).ConfigureAwait(false) == 0
            : HasNewLife() && watch.Last is { Healthy: true };
    }

    public async Task InspectAsync(CancellationToken cancellationToken) =>
        _repaired = _damaged - await CountDamagedAsync(cancellationToken).ConfigureAwait(false);

    public async Task HealAsync(Action<string> say)
    {
        foreach (var silo in silos.All)
        {
            foreach (var region in regions)
            {
                try
                {
                    await silo.Administration.HealAsync(region, CancellationToken.None).ConfigureAwait(false);
                }
                catch (AdministrationException exception)
                {
                    say($"{silo.Name} could not be told to heal region {region} and will do so by itself: {exception.Message}");
                }
            }
        }
    }

    private async Task<long> CountDamagedAsync(CancellationToken cancellationToken)
    {
        var faults = await silos.GetFaultsAsync(cancellationToken).ConfigureAwait(false);
        return faults.Faults.Select(fault => fault.RemainingBlobs).DefaultIfEmpty().Max();
    }

    private bool HasNewLife() => watch.Last is { } report && regions.All(name => report.Regions.Any(
        region => region.Name == name && region.HasVote && region.Incarnation is not null && region.Incarnation != _lives.GetValueOrDefault(name)));
}
