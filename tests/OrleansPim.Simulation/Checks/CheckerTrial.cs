using OrleansPim.Drills.Checks;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Checks;

/// <summary>Goal: the fast checker is right. Method: small random histories, half of them wrong, judged by the exponential one as well.</summary>
internal static class CheckerTrial
{
    /// <summary>How many histories are judged by both.</summary>
    public const int Histories = 100_000;

    /// <summary>How often a history is spoilt before another takes its place: a single read of nothing cannot be made wrong at all.</summary>
    private const int MaximumSpoils = 16;

    /// <summary>Runs the trial.</summary>
    /// <returns>How many histories were wrong, and the first on which the checkers differ.</returns>
    public static (int Wrong, string? Difference) Run(ulong seed)
    {
        var histories = new RandomHistories(new SeededRandom(seed));
        var wrong = 0;
        for (var count = 0; count < Histories; count++)
        {
            var history = count % 2 == 0 ? histories.Next() : NextWrong(histories);
            var isRight = ReferenceChecker.IsLinearizable(history);
            var fault = HistoryChecker.FindFault(history);
            wrong += isRight ? 0 : 1;
            if (isRight != (fault is null))
            {
                return (wrong, $"History {count}: the reference says {(isRight ? "right" : "wrong")}, the checker {fault ?? "right"}\n  "
                    + string.Join("\n  ", history));
            }
        }

        return (wrong, null);
    }

    private static List<Operation> NextWrong(RandomHistories histories)
    {
        while (true)
        {
            var history = histories.Next();
            for (var spoils = 0; spoils < MaximumSpoils; spoils++)
            {
                histories.Spoil(history);
                if (!ReferenceChecker.IsLinearizable(history))
                    return history;
            }
        }
    }
}
