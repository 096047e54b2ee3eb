using OrleansPim.Simulation.Registers;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation;

/// <summary>Goal: a trace that a person can read. Method: leave out one kind of fault after the other, and time, as long as the same checker speaks.</summary>
/// <remarks>Delta debugging, greedily (Zeller, Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002, section 3).</remarks>
internal static class FailureShrinker
{
    private static readonly FaultKind[] Kinds =
    [
        FaultKind.RequestLost, FaultKind.AnswerLost, FaultKind.RequestDuplicated, FaultKind.RequestDelayed, FaultKind.RegionOutage,
        FaultKind.RegionSlow, FaultKind.Partition, FaultKind.ProcessFrozen, FaultKind.ProcessKilled, FaultKind.ClockJump, FaultKind.StoreWiped,
        FaultKind.StoreDeleted, FaultKind.StoreRolledBack, FaultKind.BlobDeleted, FaultKind.BlobCorrupted, FaultKind.BlobTorn,
        FaultKind.BlobSwapped, FaultKind.TwoClusters, FaultKind.RegionReplaced,
    ];

    private static readonly double[] Durations = [1, 2, 4, 8];

    /// <summary>The least that still fails.</summary>
    /// <param name="failure">The run that failed.</param>
    /// <param name="run">Runs its seed once more.</param>
    public static RunLimits Find(SeedResult failure, Func<RunLimits, SeedResult> run)
    {
        var least = RunLimits.None;
        foreach (var limits in Durations.Select(seconds => least with { Seconds = seconds }))
        {
            if (!Fails(limits))
                continue;
            least = limits;
            break;
        }

        foreach (var kind in Kinds)
        {
            var limits = least with { Without = [.. least.Without, kind] };
            if (Fails(limits))
                least = limits;
        }

        return least;

        bool Fails(RunLimits limits) => run(limits).Violation?.Checker == failure.Violation!.Checker;
    }
}
