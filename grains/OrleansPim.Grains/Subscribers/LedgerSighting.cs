namespace OrleansPim.Grains.Subscribers;

/// <summary>How far a ledger was seen.</summary>
/// <param name="Epoch">Which life of it.</param>
/// <param name="Sequence">The newest entry that was on a quorum of regions.</param>
public readonly record struct LedgerSighting(Guid Epoch, long Sequence);
