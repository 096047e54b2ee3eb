namespace OrleansPim.Replication.Ledger;

/// <summary>What a caller knows of an entry before the ledger gives it a sequence.</summary>
/// <param name="Time">When it was decided: a label, never an order.</param>
/// <param name="Device">Who caused it.</param>
/// <param name="RequestId">The caller's name for the intention.</param>
/// <param name="Content">What changed, in the words of the application; not to be changed afterwards.</param>
internal sealed record EntryDraft(DateTimeOffset Time, string Device, Guid RequestId, ReadOnlyMemory<byte> Content)
{
    /// <summary>
    /// <see cref="LedgerHead.Condemnations"/> before it was seen that all content which the entry names is on a quorum;
    /// <see langword="null"/> if it names none that was not named before.
    /// </summary>
    public long? SeenAt { get; init; }
}
