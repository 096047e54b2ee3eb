using System.Reflection;
using OrleansPim.Replication.Register;

namespace OrleansPim.Simulation.Mutants;

/// <summary>Goal: the simulation would notice each known fault. Method: put each in and count the seeds until a checker speaks.</summary>
internal sealed class MutantTrial(RunSettings settings, TextWriter output)
{
    private readonly FieldInfo? _active = typeof(QuorumRegister).Assembly.GetType("OrleansPim.Replication.Mutation")?.GetField("Active");

    /// <summary>Whether this program was built with the mutants in it.</summary>
    public bool IsPossible => _active is not null;

    /// <summary>Tries all mutants.</summary>
    /// <returns>How many were caught and how many survived.</returns>
    public (int Caught, int Survived) Run()
    {
        var caught = 0;
        output.WriteLine($"{"mutant",-66} {"caught by",-18} after seeds");
        foreach (var mutant in MutantCatalog.All)
        {
            _active!.SetValue(null, mutant.Name);
            var (checker, seeds) = Try();
            caught += checker is null ? 0 : 1;
            output.WriteLine($"{mutant.Name,-66} {checker ?? "SURVIVED",-18} {seeds}");
        }

        _active!.SetValue(null, string.Empty);
        return (caught, MutantCatalog.All.Count - caught);
    }

    private (string? Checker, int Seeds) Try()
    {
        var next = -1;
        var first = (Checker: (string?)null, Index: int.MaxValue);
        var gate = new Lock();
        var threads = Enumerable.Range(0, settings.Workers).Select(_ => new Thread(() =>
        {
            while (Interlocked.Increment(ref next) is var index && index < settings.Seeds && index < Volatile.Read(ref first.Index))
            {
                if (SeedResult.Run(settings.FirstSeed + (ulong)index, isTraced: false).Violation is not { } violation)
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
        return first.Checker is null ? (null, settings.Seeds) : (first.Checker, first.Index + 1);
    }
}
