namespace OrleansPim.Client.Administration;

/// <summary>Which faults were injected and last.</summary>
/// <param name="Allowed">Whether this node lets faults be injected at all.</param>
/// <param name="Faults">Those that last now.</param>
public sealed record FaultsReport(bool Allowed, IReadOnlyList<FaultReport> Faults)
{
    /// <summary>How far the node's clock was set wrong, in seconds; 0 if it was not.</summary>
    public double ClockOffsetSeconds { get; init; }

    /// <summary>The drill that is under way; <see langword="null"/> if none is.</summary>
    public string? Drill { get; init; }
}
