namespace OrleansPim.Simulation.Mutants;

/// <summary>Faults of the supervision and the rebuild of stores.</summary>
internal static class RepairMutants
{
    private const string Rebuild = "Repair/RegionRebuild.cs";
    private const string Refill = "Repair/BlobRefill.cs";
    private const string Configuration = "Repair/ConfigurationRegister.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("store admitted before it is refilled", new MutantEdit(Rebuild,
            "pass <= MaximumPasses; pass++",
            "pass <= MaximumPasses && !MUTANT; pass++")),
        new("rebuild copies a record without a fresh ballot", new MutantEdit(Refill,
            "if (await register.RepairAsync(cancellationToken) is not",
            "if (await (MUTANT ? Mutation.CopyAsync(name, regions, target, context) : register.RepairAsync(cancellationToken)) is not")),
        new("marker of an older copy taken for a rebuild that broke off", new MutantEdit(Rebuild,
            "if (marker.Replaces == known",
            "if (MUTANT ? marker.Incarnation != known.Incarnations[region.Name] : marker.Replaces == known")),
        new("store under a new marker keeps its old configuration record", new MutantEdit(Configuration,
            "with { IsRenewed = true });",
            "with { IsRenewed = !MUTANT });")),
        new("quarantined life votes on the configuration", new MutantEdit(Configuration,
            "else if (region.Standing.IsQuarantined &&",
            "else if (!MUTANT && region.Standing.IsQuarantined &&")),
        new("store without a vote says nothing in its own rebuild", new MutantEdit(Rebuild,
            "        return new BlobRefill(renewed, new RegionSet(view)",
            "        if (MUTANT)\n            return new BlobRefill(renewed, regions, context);\n        return new BlobRefill(renewed, new RegionSet(view)")),
        new("marker of another life accepted", new MutantEdit("Repair/RegionSupervisor.cs",
            "marker.Incarnation == incarnation;",
            "(marker.Incarnation == incarnation || MUTANT);")),
        new("store rebuilt under its old life", new MutantEdit(Rebuild,
            "        var incarnation = new StoreIncarnation(context.Ids.NextId());",
            "        var incarnation = MUTANT ? known.Incarnations[region.Name] : new StoreIncarnation(context.Ids.NextId());")),
    ];
}
