using OrleansPim.Client.Administration;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Targets;
using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Running;

/// <summary>Runs drills one after the other against a cluster, and heals whatever they broke.</summary>
/// <param name="target">What is drilled.</param>
/// <param name="settings">How.</param>
/// <param name="progress">Told what happens, in sentences.</param>
/// <param name="time">The clock.</param>
internal sealed class DrillRunner(DrillTarget target, DrillSettings settings, Action<string> progress, TimeProvider time)
{
    /// <summary>What a drill may take beyond its own plan: provisioning, reading back.</summary>
    private static readonly TimeSpan Overhead = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan HealthPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs one drill.</summary>
    /// <param name="drill">Which.</param>
    /// <param name="victim">What to break.</param>
    /// <param name="cancellationToken">Interrupts it; it heals and reports all the same.</param>
    /// <returns>The report.</returns>
    /// <exception cref="DrillRefusedException">It was not begun.</exception>
    /// <exception cref="AdministrationException">The cluster did not answer before anything was begun.</exception>
    public async Task<DrillReport> RunAsync(DrillDefinition drill, DrillVictim victim, CancellationToken cancellationToken)
    {
        var report = await ReadyAsync(cancellationToken).ConfigureAwait(false);
        var newInjection = new InjectionFactory(drill, target, settings, time).Choose(victim, report);
        var told = new List<DrillSilo>();
        try
        {
            await AnnounceAsync(drill, told, cancellationToken).ConfigureAwait(false);
            return await RunAsync(drill, newInjection, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new DrillRefusedException(exception.Message);
        }
        finally
        {
            await WithdrawAsync(drill, told).ConfigureAwait(false);
        }
    }

    private async Task<DrillReport> RunAsync(
        DrillDefinition drill, Func<DrillWorkload, RegionWatch, Action<string>, Injections.IInjection> newInjection, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.Folder);
        var started = time.GetUtcNow();
        var history = Path.Combine(settings.Folder, $"{drill.Name}-{started:yyyyMMdd-HHmmss}.history.jsonl");
        if (drill.Injection.Blobs is { } blobs)
        {
            progress($"{drill.Name}: storing {blobs} blobs to damage, those that are missing");
            await BlobPile.PrepareAsync(target.Silos, target.Gateways[0], blobs, settings.Workload.Patience, cancellationToken).ConfigureAwait(false);
        }

        progress($"{drill.Name}: provisioning {settings.Workload.Subscribers} subscribers");
        var options = settings.Workload with { HasRival = drill.Injection.Fault == "rival" };
        var workload = await DrillWorkload.StartAsync(target, options, history, time, cancellationToken).ConfigureAwait(false);
        await using (workload.ConfigureAwait(false))
        {
            var alerts = settings.Prometheus is { } prometheus ? new AlertWatch(prometheus, time.GetUtcNow(), time) : null;
            using var run = new DrillRun(
                drill, watch => newInjection(workload, watch, text => progress($"{drill.Name}: {text}")), target.Silos, alerts, workload, progress, time);
            var report = await run.ExecuteAsync(started, history, cancellationToken).ConfigureAwait(false);
            await TellAsync(report).ConfigureAwait(false);
            return report;
        }
    }

    private async Task AnnounceAsync(DrillDefinition drill, List<DrillSilo> told, CancellationToken cancellationToken)
    {
        var injection = drill.Injection;
        var planned = drill.SteadyState.Seconds + (injection.Pulses * (injection.Seconds + injection.PauseSeconds)) + drill.Criteria.EqualWithinSeconds;
        var notice = new DrillAnnouncement(drill.Name, planned + (int)Overhead.TotalSeconds);
        try
        {
            // One after the other: of two drills that begin at once, both ask the first silo first, and one is refused there.
            foreach (var silo in target.Silos.All)
            {
                await silo.Administration.BeginDrillAsync(notice, cancellationToken).ConfigureAwait(false);
                told.Add(silo);
            }
        }
        catch (AdministrationException exception) when (exception.Error == AdministrationError.Exists)
        {
            throw new DrillRefusedException(exception.Message);
        }
    }

    // A silo that was started again has forgotten it, and one that is away will: the notice ends by itself.
    private async Task WithdrawAsync(DrillDefinition drill, IEnumerable<DrillSilo> told)
    {
        foreach (var silo in told)
        {
            try
            {
                await silo.Administration.EndDrillAsync(drill.Name, CancellationToken.None).ConfigureAwait(false);
            }
            catch (AdministrationException exception)
            {
                progress($"{silo.Name} still says that {drill.Name} runs, for a while: {exception.Message}");
            }
        }
    }

    // For the status page only: the report on disk is what lasts, so a silo that cannot be told changes no verdict.
    private async Task TellAsync(DrillReport report)
    {
        var summary = report.Figures is { } figures
            ? $"{figures.Acknowledged} writes acknowledged, {figures.Unknown} unknown, {figures.Lost} lost; repaired after {figures.RepairSeconds:0.0} s"
            : "It ended before there were any figures.";
        var verdict = new DrillVerdictReport(report.Drill.Name, report.Outcome.ToString().ToLowerInvariant(), time.GetUtcNow(), summary);
        try
        {
            await target.Silos.TellAllAsync(silo => silo.TellDrillAsync(verdict, CancellationToken.None)).ConfigureAwait(false);
        }
        catch (AdministrationException exception)
        {
            progress($"A silo's page does not show this drill: {exception.Message}");
        }
    }

    private async Task<RegionsReport> ReadyAsync(CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        await RefuseOthersAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var report = await target.Silos.GetRegionsAsync(needsAll: true, cancellationToken).ConfigureAwait(false);
            if (report.Healthy)
                return report;
            if (time.GetElapsedTime(begin) > settings.HealthPatience)
            {
                var ill = report.Regions.Where(known => !known.Available || !known.HasVote || !known.Complete).Select(known => known.Name)
                    .Concat(await target.Silos.FindAbsentAsync(cancellationToken).ConfigureAwait(false));
                throw new DrillRefusedException($"The cluster is not healthy, and a drill would be a second failure: see pim status about {string.Join(", ", ill)}.");
            }

            await Task.Delay(HealthPause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RefuseOthersAsync(CancellationToken cancellationToken)
    {
        var faults = await target.Silos.GetFaultsAsync(cancellationToken).ConfigureAwait(false);
        if (!faults.Allowed)
            throw new DrillRefusedException("This node lets nobody inject faults. Whoever runs it can start it with Pim:Faults:Allowed=true.");
        if (faults.Drill is { } running)
            throw new DrillRefusedException($"Another drill runs: {running}. One at a time.");
        if (faults.ClockOffsetSeconds != 0)
            throw new DrillRefusedException($"Another drill runs: a clock is wrong by {faults.ClockOffsetSeconds:0} s. One at a time.");
        if (faults.Faults.Count > 0)
        {
            var present = faults.Faults[0];
            throw new DrillRefusedException(
                $"Another drill runs: {present.Kind} in region {present.Region} until {present.EndsAt:u} at the latest. One at a time.");
        }
    }
}
