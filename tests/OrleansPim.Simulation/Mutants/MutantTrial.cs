using System.Diagnostics;
using System.Reflection;
using OrleansPim.Replication.Register;
using OrleansPim.Simulation.Directed;
using OrleansPim.Simulation.Registers;

namespace OrleansPim.Simulation.Mutants;

/// <summary>Goal: the simulation would notice each known fault. Method: put each in and count the seeds until a checker speaks.</summary>
internal sealed class MutantTrial(RunSettings settings, TextWriter output)
{
    // Deletions that land late have to meet whoever names the blob again, at once: few runs see that.
    private const int SeedsForGarbage = 4;

    private readonly FieldInfo? _active = typeof(QuorumRegister).Assembly.GetType("OrleansPim.Replication.Mutation")?.GetField("Active");
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Whether this program was built with the mutants in it.</summary>
    public bool IsPossible => _active is not null;

    /// <summary>Tries all mutants.</summary>
    /// <returns>How many were caught and how many survived.</returns>
    public (int Caught, int Survived) Run()
    {
        var survivors = new List<string>();
        output.WriteLine($"{"mutant",-66} {"caught by",-18} after seeds");
        var mutants = MutantCatalog.All.Where(mutant => mutant.Name.Contains(settings.Only, StringComparison.Ordinal)).ToList();
        foreach (var mutant in mutants)
        {
            var (checker, seeds) = Try(mutant);
            if (checker is null)
                survivors.Add(mutant.Name);
            output.WriteLine($"{mutant.Name,-66} {checker ?? "SURVIVED",-18} {seeds}{(mutant.Scenario is { } scenario ? $" of '{scenario}'" : string.Empty)}");
        }

        output.WriteLine($"{_watch.Elapsed.TotalSeconds:F0} s; {survivors.Count} mutants survived{string.Concat(survivors.Select(name => $"\n  SURVIVED {name}"))}");
        return (mutants.Count - survivors.Count, survivors.Count);
    }

    // A mutant with a scenario of its own is tried on that alone: what ordinary seeds meet once in ten thousand is no test. A seed
    // that fails without the mutant has not caught it.
    private (string? Checker, int Seeds) Try(Mutant mutant)
    {
        var from = 0;
        while (true)
        {
            _active!.SetValue(null, mutant.Name);
            var (checker, index) = FindFirst(mutant, from);
            if (settings.IsTraced && checker is not null)
                FailureReport.Print(Run(index, mutant, RunLimits.None, isTraced: false), (limits, isTraced) => Run(index, mutant, limits, isTraced), output);
            _active.SetValue(null, string.Empty);
            if (checker is null)
                return (null, SeedsOf(mutant));
            if (Run(index, mutant, RunLimits.None, isTraced: false).Violation is not { } fault)
                return (checker, index + 1);
            output.WriteLine($"seed {settings.FirstSeed + (ulong)index} fails without any mutant: {fault.Message}");
            from = index + 1;
        }
    }

    private int SeedsOf(Mutant mutant) => mutant.IsOfGarbage ? SeedsForGarbage * settings.Seeds : settings.Seeds;

    private SeedResult Run(int index, Mutant mutant, RunLimits limits, bool isTraced)
    {
        var seed = settings.FirstSeed + (ulong)index;
        if (mutant.IsOfGarbage)
            return SeedResult.RunSubscribers(seed, isTraced, limits with { HasMuchGarbage = true });
        if (mutant.IsOfSubscribers)
            return SeedResult.RunSubscribers(seed, isTraced, limits);
        var scenario = mutant.Scenario is { } name ? DirectedCatalog.Named(name) : DirectedCatalog.Of(seed);
        return SeedResult.Run(seed, isTraced, limits, scenario);
    }

    private (string? Checker, int Index) FindFirst(Mutant mutant, int from)
    {
        var next = from - 1;
        var first = (Checker: (string?)null, Index: int.MaxValue);
        var gate = new Lock();
        var threads = Enumerable.Range(0, settings.Workers).Select(_ => new Thread(() =>
        {
            while (Interlocked.Increment(ref next) is var index && index < SeedsOf(mutant) && index < Volatile.Read(ref first.Index))
            {
                if (Run(index, mutant, RunLimits.None, isTraced: false).Violation is not { } violation)
                    continue;
                lock (gate)
                {
                    // The lowest seed, whichever thread was first, so that the table is the same every time.
                    if (index < first.Index)
                        first = (violation.Checker, index);
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return first;
    }
}
