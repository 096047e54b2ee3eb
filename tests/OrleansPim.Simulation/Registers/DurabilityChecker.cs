using OrleansPim.Simulation.Checks;

namespace OrleansPim.Simulation.Registers;

/// <summary>Looks into the stores: every quorum's highest accepted value contains every acknowledged write.</summary>
internal static class DurabilityChecker
{
    /// <summary>Checks one register.</summary>
    /// <exception cref="Violation">A quorum of good records lacks what was acknowledged, or a quorum of good stores holds nothing.</exception>
    public static void Check(RegisterWorld world, RegisterHistory history)
    {
        if (history.Acknowledged is not { } acknowledged)
            return;
        var regions = Enumerable.Range(0, world.Stores.Length);
        var votes = regions.Select(region => world.Vote(region, history.Name)).OfType<Replication.Register.RegisterRecord>()
            .OrderBy(record => record.Accepted).ToList();

        // The highest of any quorum is one of those that have at least a quorum's size of records up to them.
        foreach (var highest in votes.Skip(world.Quorum - 1))
        {
            if (!history.Contains(highest.Accepted.Version, highest.WriteId, acknowledged))
                throw new Violation("durability", $"A quorum's highest value of {history.Name} is v{highest.Accepted.Version} {highest.WriteId.ToString("N")[..4]}, without {acknowledged}.");
        }

        var absent = regions.Count(region => world.IsGood(region) && world.Stores[region].Peek(history.Name.Key) is null);
        if (absent >= world.Quorum)
            throw new Violation("existence", $"{absent} good stores say that {history.Name} never was, after {acknowledged}.");
    }

    /// <summary>Checks all registers.</summary>
    public static void CheckAll(RegisterWorld world)
    {
        foreach (var history in world.Histories)
            Check(world, history);
    }
}
