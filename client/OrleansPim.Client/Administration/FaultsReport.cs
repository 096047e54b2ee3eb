namespace OrleansPim.Client.Administration;

/// <summary>Which faults were injected and last.</summary>
/// <param name="Allowed">Whether this node lets faults be injected at all.</param>
/// <param name="Faults">Those that last now.</param>
public sealed record FaultsReport(bool Allowed, IReadOnlyList<FaultReport> Faults);
