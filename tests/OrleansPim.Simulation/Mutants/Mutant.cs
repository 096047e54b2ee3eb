namespace OrleansPim.Simulation.Mutants;

/// <summary>A fault put into a copy of the product's source, to see whether the simulation notices.</summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Edits">Where; more than one if one alone would not make the fault.</param>
internal sealed record Mutant(string Name, params MutantEdit[] Edits)
{
    /// <summary>The directed scenario that was written for it; <see langword="null"/> if ordinary seeds meet it soon enough.</summary>
    public string? Scenario { get; init; }

    /// <summary>Whether it is tried on runs of subscribers rather than on runs of bare registers.</summary>
    public bool IsOfSubscribers { get; init; }

    /// <summary>Whether it is tried on runs of subscribers that all have much garbage.</summary>
    public bool IsOfGarbage { get; init; }
}
