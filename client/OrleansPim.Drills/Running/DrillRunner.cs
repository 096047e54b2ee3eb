using OrleansPim.Client.Administration;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Running;

/// <summary>Runs drills one after the other against a cluster, and heals whatever they broke.</summary>
/// <param name="administration">The cluster's administration.</param>
/// <param name="settings">Where things are.</param>
/// <param name="progress">Told what happens, in sentences.</param>
/// <param name="time">The clock.</param>
internal sealed class DrillRunner(AdministrationClient administration, DrillSettings settings, Action<string> progress, TimeProvider time)
{
    /// <summary>How long a drill waits for the cluster to be healthy before it refuses to begin.</summary>
    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan HealthPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs one drill.</summary>
    /// <param name="drill">Which.</param>
    /// <param name="region">The region to break; <see langword="null"/> for one that the drill chooses.</param>
    /// <param name="cancellationToken">Interrupts it; it heals and reports all the same.</param>
    /// <returns>The report.</returns>
    /// <exception cref="DrillRefusedException">It was not begun.</exception>
    /// <exception cref="AdministrationException">The node did not answer before anything was begun.</exception>
    public async Task<DrillReport> RunAsync(DrillDefinition drill, string? region, CancellationToken cancellationToken)
    {
        var regions = Choose(drill, region, await ReadyAsync(cancellationToken).ConfigureAwait(false));
        Directory.CreateDirectory(settings.Folder);
        var started = time.GetUtcNow();
        var history = Path.Combine(settings.Folder, $"{drill.Name}-{started:yyyyMMdd-HHmmss}.history.jsonl");
        progress($"{drill.Name}: provisioning {settings.Workload.Subscribers} subscribers");
        var workload = await DrillWorkload.StartAsync(administration, settings.Gateway, settings.Workload, history, time, cancellationToken)
            .ConfigureAwait(false);
        await using (workload.ConfigureAwait(false))
        {
            using var run = new DrillRun(drill, regions, administration, settings, workload, progress, time);
            var report = await run.ExecuteAsync(started, history, cancellationToken).ConfigureAwait(false);
            await TellAsync(report).ConfigureAwait(false);
            return report;
        }
    }

    // For the status page only: the report on disk is what lasts, so a node that cannot be told changes no verdict.
    private async Task TellAsync(DrillReport report)
    {
        var summary = report.Figures is { } figures
            ? $"{figures.Acknowledged} writes acknowledged, {figures.Unknown} unknown, {figures.Lost} lost; repaired after {figures.RepairSeconds:0.0} s"
            : "It ended before there were any figures.";
        var verdict = new DrillVerdictReport(report.Drill.Name, report.Outcome.ToString().ToLowerInvariant(), time.GetUtcNow(), summary);
        try
        {
            await administration.TellDrillAsync(verdict, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AdministrationException exception)
        {
            progress($"The node's page does not show this drill: {exception.Message}");
        }
    }

    private static List<string> Choose(DrillDefinition drill, string? region, RegionsReport report)
    {
        var names = report.Regions.Select(known => known.Name).ToList();
        if (region is not null && !names.Contains(region))
            throw new DrillRefusedException($"There is no region '{region}'; there are {string.Join(", ", names)}.");
        var first = names.IndexOf(region ?? names[1]);
        return [.. Enumerable.Range(0, drill.Injection.Regions).Select(offset => names[(first + offset) % names.Count])];
    }

    private async Task<RegionsReport> ReadyAsync(CancellationToken cancellationToken)
    {
        var faults = await administration.GetFaultsAsync(cancellationToken).ConfigureAwait(false);
        if (!faults.Allowed)
            throw new DrillRefusedException("This node lets nobody inject faults. Whoever runs it can start it with Pim:Faults:Allowed=true.");
        if (faults.Faults.Count > 0)
        {
            var present = faults.Faults[0];
            throw new DrillRefusedException(
                $"Another drill runs: {present.Kind} in region {present.Region} until {present.EndsAt:u} at the latest. One at a time.");
        }

        var begin = time.GetTimestamp();
        while (true)
        {
            var report = await administration.GetRegionsAsync(cancellationToken).ConfigureAwait(false);
            if (report.Healthy)
                return report;
            if (time.GetElapsedTime(begin) > HealthPatience)
            {
                var ill = report.Regions.Where(known => !known.Available || !known.HasVote || !known.Complete).Select(known => known.Name);
                throw new DrillRefusedException($"The cluster is not healthy, and a drill would be a second failure: see pim status about {string.Join(", ", ill)}.");
            }

            await Task.Delay(HealthPause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
