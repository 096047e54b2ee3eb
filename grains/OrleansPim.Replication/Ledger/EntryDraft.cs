namespace OrleansPim.Replication.Ledger;

/// <summary>What a caller knows of an entry before the ledger gives it a sequence.</summary>
/// <param name="Time">When it was decided: a label, never an order.</param>
/// <param name="Device">Who caused it.</param>
/// <param name="RequestId">The caller's name for the intention.</param>
/// <param name="Content">What changed, in the words of the application; not to be changed afterwards.</param>
internal sealed record EntryDraft(DateTimeOffset Time, string Device, Guid RequestId, ReadOnlyMemory<byte> Content);
