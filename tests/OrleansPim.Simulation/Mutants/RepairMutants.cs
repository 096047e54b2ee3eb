using OrleansPim.Simulation.Directed;

namespace OrleansPim.Simulation.Mutants;

/// <summary>Faults of the supervision and the rebuild of stores.</summary>
internal static class RepairMutants
{
    private const string Rebuild = "Repair/RegionRebuild.cs";
    private const string Refill = "Repair/BlobRefill.cs";
    private const string Batch = "Repair/RefillBatch.cs";
    private const string Configuration = "Repair/ConfigurationRegister.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("store admitted before it is refilled", new MutantEdit(Rebuild,
            "pass <= MaximumPasses; pass++",
            "pass <= MaximumPasses && !MUTANT; pass++")),
        new("rebuild copies a record without a fresh ballot", new MutantEdit(Refill,
            "if (await register.RepairAsync(cancellationToken) is not",
            "if (await (MUTANT ? Mutation.CopyAsync(name, regions, target, context) : register.RepairAsync(cancellationToken)) is not"),
            new MutantEdit(Refill,
            "return await register.FenceAsync(cancellationToken) is { } chosen",
            "return await (MUTANT ? Mutation.CopyAsync(name, others, target, context) : register.FenceAsync(cancellationToken)) is { } chosen")),
        new("marker of an older copy taken for a rebuild that broke off", new MutantEdit(Rebuild,
            "if (marker.Role != MarkerRole.Retired && marker.Replaces == known",
            "if (MUTANT ? marker.Incarnation != known.Incarnations[PlaceOf(region)] : marker.Role != MarkerRole.Retired && marker.Replaces == known")),
        new("store under a new marker keeps its old configuration record", new MutantEdit(Configuration,
            "with { IsRenewed = true }",
            "with { IsRenewed = !MUTANT }")),
        new("quarantined life votes on the configuration", new MutantEdit(Configuration,
            "region.NewView())",
            "MUTANT ? new Region(region.Name, region.Store) : region.NewView())")) { Scenario = FormerLives.PresentLifeAndConfiguration },
        new("copy of a former life votes on the configuration", new MutantEdit(Configuration,
            "|| marker.MayLiveUnder(known)",
            "|| MUTANT || marker.MayLiveUnder(known)")) { Scenario = FormerLives.FormerLifeAndConfiguration },
        new("quarantine forgotten where the life was not learnt yet", new MutantEdit("Regions/DistrustedLives.cs",
            "            _reasons.TryAdd(life, reason);",
            "            if (!MUTANT || _views.Exists(view => view.Standing.Incarnation == life))\n                _reasons.TryAdd(life, reason);")) { Scenario = FormerLives.DistrustedBeforeLearnt },
        new("whole store begun anew by who missed its admission", new MutantEdit(Rebuild,
            "if (LifeIn(now, PlaceOf(region)) != known.Incarnations[PlaceOf(region)])",
            "if (now is null || (LifeIn(now, PlaceOf(region)) != known.Incarnations[PlaceOf(region)] && !MUTANT))")) { Scenario = OverlappingRebuilds.AsleepOverTwoLives },
        // The witness is a second line of defence here: it knows a life that was over, whatever names it again. So both are taken away.
        new("life admitted in the place of any other", new MutantEdit(Rebuild,
            "if (LifeIn(before, _place) != known.Incarnations[_place])",
            "if (LifeIn(before, _place) != known.Incarnations[_place] && !MUTANT)"),
            new MutantEdit("Repair/WitnessBook.cs",
            "marker.MayFollow(seen.Life, seen.Version)",
            "(MUTANT || marker.MayFollow(seen.Life, seen.Version))")) { Scenario = OverlappingRebuilds.AsleepBeforeAdmission },
        new("absence in a store that forgot counted as a vote", new MutantEdit(Rebuild,
            "IsForgetful = true }",
            "IsForgetful = !MUTANT }")) { Scenario = UnfinishedCreations.OnlyKnowerSilent },
        new("promise of a store that forgot counted where a rebuild finds nothing", new MutantEdit("Register/Acquisition.cs",
            "context.Regions.Quorum.Size + Votes.CountForgetful(answers)",
            "context.Regions.Quorum.Size + (MUTANT ? 0 : Votes.CountForgetful(answers))")) { Scenario = UnfinishedCreations.LastWriteOnItsWay },
        new("store judged by a look older than the configuration", new MutantEdit("Repair/RegionSupervisor.cs",
            "if (ReferenceEquals(known, Configuration))\n                return (known, findings);",
            "if (MUTANT || ReferenceEquals(known, Configuration))\n                return (Configuration, findings);")) { Scenario = OverlappingRebuilds.AsleepBeforeConfiguration },
        new("rebuild writes a record where nothing was", new MutantEdit(Refill,
            "await WriteAsync(NewBlank(name), null, cancellationToken);",
            "await WriteAsync(MUTANT && await register.RepairAsync(cancellationToken) is { } early ? early with { Incarnation = Life } : NewBlank(name), null, cancellationToken);"),
            new MutantEdit(Batch,
            "ToBytes(refill.NewBlank(new RegisterName(key)))",
            "ToBytes(MUTANT && await refill.FenceAsync(new RegisterName(key), _others, null, cancellationToken) is { } early ? early : refill.NewBlank(new RegisterName(key)))")) { Scenario = OverlappingRebuilds.LateWriteOfRebuild },
        new("rebuild deletes a blank of the present life", new MutantEdit(Refill,
            "ReadOfThisLife(found, new RegisterName(key)) is not null)",
            "ReadOfThisLife(found, new RegisterName(key)) is { } mine && !(MUTANT && mine.IsBlank))")) { Scenario = OverlappingRebuilds.BlankOfPresentLife },
        new("store without a vote says nothing in its own rebuild", new MutantEdit(Rebuild,
            "        return new RegionSet(view)",
            "        if (MUTANT)\n            return regions;\n        return new RegionSet(view)")),
        new("marker of another life accepted", new MutantEdit("Repair/RegionSupervisor.cs",
            "marker.Incarnation == incarnation;",
            "(marker.Incarnation == incarnation || MUTANT);")),
        new("store rebuilt under its old life", new MutantEdit(Rebuild,
            "        var incarnation = new StoreIncarnation(context.Ids.NextId());",
            "        var incarnation = MUTANT ? known.Incarnations[region.Name] : new StoreIncarnation(context.Ids.NextId());")),
    ];
}
