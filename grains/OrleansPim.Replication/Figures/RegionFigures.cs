namespace OrleansPim.Replication.Figures;

/// <summary>What this process has seen and done of one region, for operators.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RegionFigures
{
    private long _lastScrubMilliseconds;

    /// <summary>Replicas that were given what they lacked.</summary>
    public Tally<RepairReason> Repairs { get; } = new();

    /// <summary>What comparisons found here.</summary>
    public Tally<ScrubOutcome> Scrubbed { get; } = new();

    /// <summary>What the region's store held that cannot be true.</summary>
    public Tally<IntegrityViolation> Violations { get; } = new();

    /// <summary>What the region is known to lack.</summary>
    public MissedWrites Missed { get; } = new();

    /// <summary>When the last comparison ended that left nothing missing here; <see langword="null"/> if none did yet.</summary>
    public DateTimeOffset? LastScrub => Interlocked.Read(ref _lastScrubMilliseconds) is > 0 and var milliseconds
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : null;

    /// <summary>A comparison left nothing missing here that was missing when it began.</summary>
    internal void CompleteScrub(long began, DateTimeOffset end)
    {
        Missed.ForgetUntil(began);
        Interlocked.Exchange(ref _lastScrubMilliseconds, end.ToUnixTimeMilliseconds());
    }
}
