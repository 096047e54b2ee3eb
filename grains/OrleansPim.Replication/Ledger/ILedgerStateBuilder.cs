namespace OrleansPim.Replication.Ledger;

/// <summary>Collects the records of a snapshot into a state.</summary>
/// <typeparam name="TState">The state.</typeparam>
internal interface ILedgerStateBuilder<TState>
{
    /// <summary>Takes the next record, in the order in which they were written.</summary>
    /// <exception cref="Errors.CorruptReplicasException">The record cannot be understood.</exception>
    void Add(ReadOnlyMemory<byte> record);

    /// <summary>The state.</summary>
    TState Build();
}
