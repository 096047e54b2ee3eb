using OrleansPim.Simulation.Registers;

namespace OrleansPim.Simulation;

/// <summary>Shows a person how a run failed.</summary>
internal static class FailureReport
{
    private const int LastLines = 60;

    /// <summary>Prints the violation, the last steps of the least run that ends in it, and the commands that replay both.</summary>
    /// <param name="failure">The run that failed.</param>
    /// <param name="run">Runs its seed once more, traced or not.</param>
    /// <param name="output">Where to.</param>
    public static void Print(SeedResult failure, Func<RunLimits, bool, SeedResult> run, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"seed {failure.Seed}: {failure.Violation!.Checker}: {failure.Violation.Message}");
        if (run(RunLimits.None, false).Digest != failure.Digest)
            output.WriteLine("  The second run of the seed went another way: the simulation is not deterministic.");
        var least = FailureShrinker.Find(failure, limits => run(limits, false));
        var traced = run(least, true);
        var trace = traced.World.Trace;
        output.WriteLine($"the least that still fails: {trace.Count} lines after {traced.Steps} of {failure.Steps} steps: {traced.Violation?.Message}");
        foreach (var line in trace.Take(1).Concat(trace.Skip(1).SkipLast(LastLines).Where(IsFault)).Concat(trace.Skip(1).TakeLast(LastLines)))
            output.WriteLine($"  {line}");
        output.WriteLine($"replay: dotnet run --project tests/OrleansPim.Simulation -c Release -- --seed {failure.Seed}{least} --trace");
        output.WriteLine($"the whole of it: dotnet run --project tests/OrleansPim.Simulation -c Release -- --seed {failure.Seed} --trace");
    }

    private static bool IsFault(string line) => line.Contains(" FAULT ", StringComparison.Ordinal) || line.Contains("heals", StringComparison.Ordinal);
}
