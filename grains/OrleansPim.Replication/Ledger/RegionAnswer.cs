using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Ledger;

/// <summary>What one region made of a request.</summary>
/// <param name="Region">Which region.</param>
/// <param name="Failure">Why it failed, for an operator; <see langword="null"/> if it succeeded.</param>
internal readonly record struct RegionAnswer(RegionName Region, string? Failure);
