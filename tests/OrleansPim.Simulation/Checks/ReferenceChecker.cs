using OrleansPim.Drills.Checks;

namespace OrleansPim.Simulation.Checks;

/// <summary>Tries all orders that could explain a history: exponential, and too simple to be wrong.</summary>
/// <remarks>Wing and Gong, "Testing and verifying concurrent objects" (1993). For at most a dozen operations.</remarks>
internal static class ReferenceChecker
{
    /// <summary>Whether some order explains the history.</summary>
    public static bool IsLinearizable(IReadOnlyList<Operation> history)
    {
        var open = history.Where(operation => operation.Outcome == OperationOutcome.Done
            || (operation.Outcome == OperationOutcome.Unknown && operation.Kind == OperationKind.Write)).ToList();
        return Explains(open, 0, Guid.Empty);
    }

    private static bool Explains(List<Operation> open, long version, Guid value)
    {
        if (open.TrueForAll(operation => operation.Outcome == OperationOutcome.Unknown))
            return true;
        foreach (var first in open)
        {
            var mayBeFirst = open.TrueForAll(other => other.Outcome != OperationOutcome.Done || other.ReturnedAt >= first.InvokedAt);
            var fits = first.Kind == OperationKind.Read
                ? first.Version == version && first.WriteId == value
                : first.Version == version + 1 && first.Parent == value;
            if (!mayBeFirst || !fits)
                continue;
            List<Operation> rest = [.. open.Where(operation => operation != first)];
            if (Explains(rest, first.Version, first.WriteId))
                return true;
        }

        return false;
    }
}
