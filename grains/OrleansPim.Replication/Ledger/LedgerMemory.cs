namespace OrleansPim.Replication.Ledger;

/// <summary>What a ledger added up to when its memory was superseded: where to go on from, instead of from the beginning.</summary>
/// <remarks>It was committed, so whatever head is read later leads on from it; that is checked, entry by entry.</remarks>
/// <typeparam name="TState">What the entries add up to.</typeparam>
/// <param name="State">The state.</param>
/// <param name="Chain">After which entry.</param>
internal sealed record LedgerMemory<TState>(TState State, EntryChain Chain);
