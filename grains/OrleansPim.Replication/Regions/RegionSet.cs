using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Register;

namespace OrleansPim.Replication.Regions;

/// <summary>The configured regions, all of them: the N of every quorum.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RegionSet
{
    /// <summary>Makes the set.</summary>
    /// <param name="regions">Three or five regions with different names.</param>
    /// <exception cref="ArgumentException">Another number, or a name twice.</exception>
    public RegionSet(IReadOnlyList<Region> regions)
    {
        if (regions.Count is not (3 or 5))
            throw new ArgumentException($"Three or five regions are needed, not {regions.Count}.", nameof(regions));
        if (regions.DistinctBy(region => region.Name).Count() != regions.Count)
            throw new ArgumentException("Two regions have the same name.", nameof(regions));
        Regions = [.. regions];
        Quorum = new Quorum(regions.Count);
    }

    /// <summary>The regions, in the order of the configuration.</summary>
    public IReadOnlyList<Region> Regions { get; }

    /// <summary>How many of them decide.</summary>
    public Quorum Quorum { get; }

    /// <summary>What this process knows of all of them together.</summary>
    public ReplicationFigures Figures => new(this);

    /// <summary>Contradictions in what is stored that are of no single region.</summary>
    public Tally<IntegrityViolation> Violations { get; } = new();

    /// <summary>Identifies which regions these are and how many decide; a record of another configuration is no vote.</summary>
    public long ConfigurationId { get; internal set; } = 1;
}
