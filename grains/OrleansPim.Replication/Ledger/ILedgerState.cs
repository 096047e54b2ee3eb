namespace OrleansPim.Replication.Ledger;

/// <summary>What the entries of a ledger add up to. Immutable.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface ILedgerState<TSelf>
    where TSelf : class, ILedgerState<TSelf>
{
    /// <summary>Before the first entry.</summary>
    static abstract TSelf Empty { get; }

    /// <summary>Begins to read a snapshot.</summary>
    static abstract ILedgerStateBuilder<TSelf> NewBuilder();

    /// <summary>The state after <paramref name="entry"/>: a function of the two and of nothing else, no clock and no configuration.</summary>
    /// <exception cref="Errors.CorruptReplicasException">The entry says what this release cannot understand.</exception>
    TSelf Apply(Entry entry);

    /// <summary>The content that <paramref name="entry"/> names, whether it was named before or not.</summary>
    static abstract IEnumerable<BlobHash> ContentOf(Entry entry);

    /// <summary>The records of a snapshot, made one by one as they are enumerated.</summary>
    IEnumerable<ReadOnlyMemory<byte>> ToRecords();
}
