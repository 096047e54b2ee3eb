namespace OrleansPim.Drills.Checks;

/// <summary>Finds the acknowledged writes that the value of a register, read in the end, does not stand on.</summary>
internal static class LossChecker
{
    /// <summary>Checks one register.</summary>
    /// <param name="history">All that was asked of it.</param>
    /// <param name="version">The version read in the end; 0 for absent.</param>
    /// <param name="value">The value read in the end.</param>
    /// <returns>What was lost; empty if nothing was.</returns>
    public static IReadOnlyList<Operation> FindLost(IEnumerable<Operation> history, long version, Guid value)
    {
        var writes = history.Where(operation => operation.Kind == OperationKind.Write).ToList();
        var lineage = new Lineage();
        foreach (var write in writes)
            lineage.Add(write);
        return [.. writes.Where(write => write.Outcome == OperationOutcome.Done && !lineage.Contains(version, value, write))];
    }
}
