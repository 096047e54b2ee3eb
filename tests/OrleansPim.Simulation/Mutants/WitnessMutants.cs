using OrleansPim.Simulation.Directed;

namespace OrleansPim.Simulation.Mutants;

/// <summary>Faults of the witness between stores.</summary>
internal static class WitnessMutants
{
    private const string Witness = "Repair/StoreWitness.cs";
    private const string Book = "Repair/WitnessBook.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("witness ignored", new MutantEdit(Book,
            "if (counter < seen.Counter)",
            "if (counter < seen.Counter && !MUTANT)")) { Scenario = Newcomers.PresentLife },
        new("store compared with nobody but itself", new MutantEdit(Book,
            "            foreach (var (region, sighting) in record.Sightings)",
            "            foreach (var (region, sighting) in record.Sightings.Where(_ => !MUTANT))")) { Scenario = Newcomers.PresentLife },
        new("copy of a former life believed by a newcomer", new MutantEdit(Book,
            "marker.MayFollow(seen.Life, seen.Version)",
            "(MUTANT || marker.MayFollow(seen.Life, seen.Version))"), new MutantEdit("Repair/ConfigurationRegister.cs",
            "if (read.Version < witnessed.GetValueOrDefault(read.Deployment))",
            "if (!MUTANT && read.Version < witnessed.GetValueOrDefault(read.Deployment))")) { Scenario = Newcomers.FormerLife },
        new("store gets its vote before it was compared", new MutantEdit("Repair/RegionSupervisor.cs",
            "finding.State == MarkerState.Unavailable || !finding.IsProven)",
            "finding.State == MarkerState.Unavailable || (!finding.IsProven && !MUTANT))")) { Scenario = Newcomers.Uncompared },
        new("counter raised past the evidence by who could ask nobody", new MutantEdit(Witness,
            "State: MarkerState.Found, IsProven: true, Marker: { } marker }\n            && standing",
            "State: MarkerState.Found, Marker: { } marker } && (finding.IsProven || MUTANT)\n            && standing")) { Scenario = Newcomers.SleeperAlone },
        new("raises of the witness not told apart", new MutantEdit("Repair/Sighting.cs",
            "other.HasGoneBack || Contradicts(other)",
            "other.HasGoneBack || (Contradicts(other) && !MUTANT)")) { Scenario = Newcomers.LateRaise },
        new("answer of a store held against what became known after it", new MutantEdit(Witness,
            "RecordOf(finding), seen) is { } reason",
            "RecordOf(finding), MUTANT ? Book.Of(deployment, region.Name) : seen) is { } reason")) { Scenario = Accusations.RaisedMeanwhile },
        new("store that was seen to go back forgotten with the process", new MutantEdit(Witness,
            "?.HasGoneBack(named) == true;",
            "?.HasGoneBack(named) == true && !MUTANT;")) { Scenario = Newcomers.SeenByLeader },
    ];
}
