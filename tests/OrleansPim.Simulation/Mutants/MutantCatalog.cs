namespace OrleansPim.Simulation.Mutants;

/// <summary>The known faults that the simulation has to notice.</summary>
internal static class MutantCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } = [.. RegisterMutants.All, .. RepairMutants.All, .. WitnessMutants.All, .. ReplacementMutants.All, .. SubscriberMutants.All];
}
