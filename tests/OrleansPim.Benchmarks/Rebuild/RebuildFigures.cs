namespace OrleansPim.Benchmarks.Rebuild;

/// <summary>How one rebuild went.</summary>
/// <param name="Subscribers">How many were rebuilt.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Processor">What the whole process used meanwhile.</param>
/// <param name="IsComplete">Whether the region votes again.</param>
internal sealed record RebuildFigures(long Subscribers, TimeSpan Elapsed, TimeSpan Processor, bool IsComplete)
{
    /// <summary>Subscribers a second.</summary>
    public double Rate => Subscribers / Elapsed.TotalSeconds;

    /// <summary>A remark on a rebuild that was cut off.</summary>
    public string Unfinished => IsComplete ? string.Empty : " (NOT complete)";
}
