namespace OrleansPim.Simulation;

/// <summary>Shows a person how a run failed.</summary>
internal static class FailureReport
{
    private const int LastLines = 60;

    /// <summary>Prints the violation, the last steps, and the command that replays the run.</summary>
    public static void Print(SeedResult failure, TextWriter output)
    {
        // Runs of one seed are alike, so the trace is taken only where somebody will read it.
        var traced = SeedResult.Run(failure.Seed, isTraced: true);
        output.WriteLine();
        output.WriteLine($"seed {failure.Seed}: {failure.Violation!.Checker}: {failure.Violation.Message}");
        if (traced.Digest != failure.Digest)
            output.WriteLine("  The second run of the seed went another way: the simulation is not deterministic.");
        foreach (var line in traced.World.Trace.Take(1).Concat(traced.World.Trace.Skip(1).TakeLast(LastLines)))
            output.WriteLine($"  {line}");
        output.WriteLine($"replay: dotnet run --project tests/OrleansPim.Simulation -c Release -- --seed {failure.Seed} --trace");
    }
}
