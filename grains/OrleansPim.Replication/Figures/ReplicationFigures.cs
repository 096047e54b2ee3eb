using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Figures;

/// <summary>What this process knows of all regions together.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="regions">The regions.</param>
public sealed class ReplicationFigures(RegionSet regions)
{
    /// <summary>
    /// Ledgers whose newest head, or a blob that it names, is not in every region, as far as this process wrote it and the
    /// failure was not followed by a delivery or a comparison.
    /// </summary>
    public int UnderReplicated => MissingRegions().Count;

    /// <summary>Those of them that are in fewer regions than a quorum: a value on its way that was not acknowledged, or a second loss.</summary>
    public int BelowQuorum => MissingRegions().Values.Count(missing => regions.Quorum.Replicas - missing < regions.Quorum.Size);

    /// <summary>How many replicas are known to lack something.</summary>
    public long RepairQueueLength => regions.Regions.Sum(region => (long)region.Figures.Missed.Count);

    /// <summary>How long the oldest of them has lacked it; zero if none does.</summary>
    public TimeSpan OldestRepair(TimeProvider time)
    {
        var oldest = regions.Regions.Min(region => region.Figures.Missed.Oldest);
        return oldest is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
    }

    // A store without a vote counts as one that lacks the ledger: what it holds is not believed.
    private Dictionary<string, int> MissingRegions()
    {
        var missing = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var region in regions.Regions)
        {
            foreach (var ledger in region.Figures.Missed.Ledgers)
                missing[ledger] = missing.GetValueOrDefault(ledger) + 1;
        }

        var distrusted = regions.Regions.Where(region => region.Standing.IsQuarantined).Select(region => region.Figures.Missed.Ledgers).ToList();
        foreach (var ledger in missing.Keys.ToList())
            missing[ledger] += distrusted.Count(ledgers => !ledgers.Contains(ledger));
        return missing;
    }
}
