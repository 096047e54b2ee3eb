namespace OrleansPim.Drills.Checks;

/// <summary>Tells whether a register's history is linearizable, unknown outcomes included, in n log n.</summary>
/// <remarks>
/// Every value carries its version and names the value that it follows, so the only order that can explain a history is that of
/// the versions. What remains to check is that one value was made for each version, that each follows the one before, that what
/// was refused is seen by nobody, and that nothing happens before something that was over already (Wing and Gong, "Testing and
/// verifying concurrent objects", 1993, which the reference checker of the simulation follows literally).
/// </remarks>
internal static class HistoryChecker
{
    /// <summary>Checks one register's history.</summary>
    /// <returns>What is wrong; <see langword="null"/> if nothing is.</returns>
    public static string? FindFault(IReadOnlyList<Operation> history)
    {
        var writes = new Dictionary<Guid, Operation>();
        foreach (var write in history.Where(operation => operation.Kind == OperationKind.Write))
            writes.Add(write.WriteId, write);
        var effective = new Dictionary<long, Operation>();
        foreach (var seen in history)
        {
            if (seen.Outcome == OperationOutcome.Done && FindOrigin(seen, writes, effective) is { } fault)
                return fault;
        }

        return FindOvertaking(history, effective);
    }

    private static string? FindOrigin(Operation seen, Dictionary<Guid, Operation> writes, Dictionary<long, Operation> effective)
    {
        var version = seen.Version;
        var id = seen.WriteId;
        for (; version > 0; version--)
        {
            if (!writes.TryGetValue(id, out var write))
                return $"Nobody ever wrote what was seen: {seen}.";
            if (write.Outcome == OperationOutcome.NotDone)
                return $"What was refused took effect: {write}, seen by {seen}.";
            if (write.Version != version)
                return $"Seen under another version than it was written: {write}, seen by {seen}.";
            if (effective.TryGetValue(version, out var other))
                return other == write ? null : $"Two values have one version: {write} and {other}, seen by {seen}.";
            effective.Add(version, write);
            id = write.Parent;
        }

        return id == Guid.Empty && seen.Version >= 0 ? null : $"The first version follows another: seen by {seen}.";
    }

    private static string? FindOvertaking(IReadOnlyList<Operation> history, Dictionary<long, Operation> effective)
    {
        var over = history.Where(operation => operation.Outcome == OperationOutcome.Done).OrderBy(operation => operation.ReturnedAt).ToList();
        var begun = over.Where(operation => operation.Kind == OperationKind.Read)
            .Concat(effective.Values)
            .OrderBy(operation => operation.InvokedAt);
        Operation? newest = null;
        var next = 0;
        foreach (var operation in begun)
        {
            for (; next < over.Count && over[next].ReturnedAt < operation.InvokedAt; next++)
            {
                if (newest is null || over[next].Version > newest.Version)
                    newest = over[next];
            }

            if (newest is null)
                continue;
            var least = operation.Kind == OperationKind.Read ? newest.Version : newest.Version + 1;
            if (operation.Version < least)
                return operation.Version == 0
                    ? $"Served as absent although it was known to exist: {operation} after {newest}."
                    : $"An older value after a newer one: {operation} after {newest}.";
        }

        return null;
    }
}
