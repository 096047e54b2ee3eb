using OrleansPim.Client.Administration;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Running.Injections;
using OrleansPim.Drills.Targets;
using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Running;

/// <summary>Chooses what a drill breaks, and refuses what cannot be broken here.</summary>
/// <param name="drill">The drill.</param>
/// <param name="target">What is drilled.</param>
/// <param name="settings">How.</param>
/// <param name="time">The clock.</param>
internal sealed class InjectionFactory(DrillDefinition drill, DrillTarget target, DrillSettings settings, TimeProvider time)
{
    private DrillInjection Injection => drill.Injection;

    /// <summary>Checks everything that can be known before anything is begun.</summary>
    /// <param name="victim">What a person chose.</param>
    /// <param name="report">The regions.</param>
    /// <returns>Makes the injection once the workload runs.</returns>
    /// <exception cref="DrillRefusedException">It cannot be done here; the message says what to do.</exception>
    public Func<DrillWorkload, RegionWatch, Action<string>, IInjection> Choose(DrillVictim victim, RegionsReport report)
    {
        var regions = ChooseRegions(victim.Region, report);
        var silo = ChooseSilo(victim.Silo);
        if (!Injection.NeedsProcesses)
        {
            return Injection.Fault == "clock"
                ? (_, _, _) => new ClockInjection(Injection, silo)
                : (_, watch, _) => new RegionInjection(Injection, regions, target.Silos, watch);
        }

        var processes = Processes();
        var back = new SiloReturn(target.Silos, processes, time);
        return Injection.Fault switch
        {
            "kill" => (_, _, _) => new KillInjection(silo.Name, processes, back),
            "hang" => (workload, _, _) => new HangInjection(Injection, silo.Name, workload.Subscribers, target.Silos, processes, back, time),
            "rival" => (workload, _, _) => new RivalInjection(processes, workload),
            _ => Upgrade(processes, back),
        };
    }

    private Func<DrillWorkload, RegionWatch, Action<string>, IInjection> Upgrade(IClusterProcesses processes, SiloReturn back)
    {
        var previous = settings.PreviousProgram
            ?? throw new DrillRefusedException($"{drill.Name} needs the previous release: name its OrleansPim.Silo.dll with --previous-program.");
        return (_, _, say) => new UpgradeInjection(previous, target.Silos, processes, back, say);
    }

    private IClusterProcesses Processes()
    {
        if (target.Processes is not { } processes)
        {
            throw new DrillRefusedException(
                $"{drill.Name} needs the processes of a cluster on this machine: name the folder of one with --cluster, or let pim start one with --start.");
        }

        if (Injection.Fault is "kill" or "hang" or "upgrade" && !processes.Restarts)
            throw new DrillRefusedException($"{drill.Name} needs a cluster that starts again what ends: start it with pim cluster up --restart.");
        if (target.Silos.All.Count < 2 && Injection.Fault is not "rival")
            throw new DrillRefusedException($"{drill.Name} needs at least two silos: one of them is taken away.");
        return Injection.Fault == "hang" && processes.SharesFiles
            ? throw new DrillRefusedException(
                $"{drill.Name} cannot be run on regions that are folders: a process that is stopped keeps the locks of their files, and every other silo waits for them. "
                + "Use a cluster whose regions are of their own: pim drill run --start --azurite.")
            : processes;
    }

    private DrillSilo ChooseSilo(string? name)
    {
        var silos = target.Silos.All;
        if (name is null)
            return silos[Math.Min(1, silos.Count - 1)];
        return silos.FirstOrDefault(silo => silo.Name == name)
            ?? throw new DrillRefusedException($"There is no silo '{name}'; there are {string.Join(", ", silos.Select(silo => silo.Name))}.");
    }

    private List<string> ChooseRegions(string? region, RegionsReport report)
    {
        var names = report.Regions.Select(known => known.Name).ToList();
        if (region is not null && !names.Contains(region))
            throw new DrillRefusedException($"There is no region '{region}'; there are {string.Join(", ", names)}.");
        var first = names.IndexOf(region ?? names[1]);
        return [.. Enumerable.Range(0, Injection.Regions).Select(offset => names[(first + offset) % names.Count])];
    }
}
