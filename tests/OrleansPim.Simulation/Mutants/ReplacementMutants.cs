using OrleansPim.Simulation.Directed;

namespace OrleansPim.Simulation.Mutants;

/// <summary>Faults of the replacement of a region.</summary>
internal static class ReplacementMutants
{
    private const string Replacement = "Repair/RegionReplacement.cs";
    private const string Relabelling = "Repair/RecordRelabelling.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("records of the region that leaves keep their life", new MutantEdit(Relabelling,
            "record!.Incarnation == retired)",
            "(record!.Incarnation == retired || MUTANT))")) { Scenario = Replacements.SleeperReads },
        new("damaged records of the region that leaves stay as they are", new MutantEdit(Relabelling,
            "var damage = RegisterRecordCodec.TryRead(blob.Content, name, out var record);",
            "var damage = RegisterRecordCodec.TryRead(blob.Content, name, out var record);\n            if (MUTANT && damage != RecordDamage.None)\n                return;"))
            { Scenario = Replacements.LateFill },
        new("marker of the region that leaves is not retired", new MutantEdit(Replacement,
            "new StoreIncarnation(_context.Ids.NextId()), life, known.Version)",
            "MUTANT ? life : new StoreIncarnation(_context.Ids.NextId()), life, known.Version)")) { Scenario = Replacements.SleeperCreates },
        new("retired region counts where its marker is asked", new MutantEdit("Register/ReplicaReader.cs",
            "&& marker.Incarnation == standing.Incarnation;",
            "&& (marker.Incarnation == standing.Incarnation || (MUTANT && marker.Replaces == standing.Incarnation));"))
            { Scenario = Replacements.SleeperCreates },
        new("newcomer admitted before the other is relabelled", new MutantEdit(Replacement,
            "await _relabelling.RunAsync(cancellationToken);",
            "var relabelling = _relabelling.RunAsync(cancellationToken);\n            if (!MUTANT)\n                await relabelling;")) { Scenario = Replacements.AdmittedEarly },
        new("newcomer admitted before it was filled",
            new MutantEdit("Repair/RegionRebuild.cs",
                "var incarnation = await FillAsync(known, cancellationToken);",
                "var incarnation = MUTANT && place is not null ? (await RenewAsync(target, known, cancellationToken)).Standing.Incarnation : await FillAsync(known, cancellationToken);"),
            new MutantEdit(Replacement,
                "await _rebuild.CatchUpAsync(cancellationToken);",
                "if (!MUTANT)\n                    await _rebuild.CatchUpAsync(cancellationToken);")) { Scenario = Replacements.AdmittedEmpty },
        new("region leaves although something is under-replicated",
            new MutantEdit(Replacement,
                "await comparison.RunAsync(cancellationToken);",
                "if (!MUTANT)\n                await comparison.RunAsync(cancellationToken);"),
            new MutantEdit(Relabelling,
                "if (record.IsBlank ||",
                "if (MUTANT || record.IsBlank ||")) { Scenario = Replacements.Uncompared },
    ];
}
