namespace OrleansPim.Replication.Figures;

/// <summary>What this process has seen and done of one region, for operators.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RegionFigures
{
    private long _lastScrubMilliseconds;
    private long _lastDeepScrubMilliseconds;

    /// <summary>Replicas that were given what they lacked.</summary>
    public Tally<RepairReason> Repairs { get; } = new();

    /// <summary>What comparisons found here.</summary>
    public Tally<ScrubOutcome> Scrubbed { get; } = new();

    /// <summary>What the region's store held that cannot be true.</summary>
    public Tally<IntegrityViolation> Violations { get; } = new();

    /// <summary>What the region is known to lack.</summary>
    public MissedWrites Missed { get; } = new();

    /// <summary>When the last comparison ended that left nothing missing here; <see langword="null"/> if none did yet.</summary>
    public DateTimeOffset? LastScrub => ToTime(ref _lastScrubMilliseconds);

    /// <summary>When the whole content of every blob here was last read and proven or repaired; <see langword="null"/> if it was not yet.</summary>
    public DateTimeOffset? LastDeepScrub => ToTime(ref _lastDeepScrubMilliseconds);

    /// <summary>A comparison left nothing missing here that was missing when it began.</summary>
    internal void CompleteScrub(long began, DateTimeOffset end)
    {
        Missed.ForgetUntil(began);
        Interlocked.Exchange(ref _lastScrubMilliseconds, end.ToUnixTimeMilliseconds());
    }

    /// <summary>Every blob here was read, and proven or repaired.</summary>
    internal void CompleteDeepScrub(DateTimeOffset end) => Interlocked.Exchange(ref _lastDeepScrubMilliseconds, end.ToUnixTimeMilliseconds());

    private static DateTimeOffset? ToTime(ref long milliseconds) =>
        Interlocked.Read(ref milliseconds) is > 0 and var time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
}
