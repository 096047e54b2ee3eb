using OrleansPim.Replication.Errors;

namespace OrleansPim.Replication.Ledger;

/// <summary>A place in the chain of entries, and the check that what follows really follows.</summary>
/// <param name="Sequence">The newest entry so far; 0 before the first.</param>
/// <param name="Hash">Its hash.</param>
internal readonly record struct EntryChain(long Sequence, BlobHash Hash)
{
    public static EntryChain Start(LedgerId ledger) => new(0, Entry.Origin(ledger));

    /// <summary>Takes the next entry.</summary>
    /// <exception cref="CorruptReplicasException">A gap, or a past that was rewritten.</exception>
    public EntryChain Next(Entry entry)
    {
        if (entry.Sequence != Sequence + 1)
            throw new CorruptReplicasException($"Entry {Sequence + 1} was expected, {entry.Sequence} was found.");
        if (entry.PreviousHash != Hash)
            throw new CorruptReplicasException($"Entry {entry.Sequence} does not follow from the entry before it: the past was rewritten.");
        return new EntryChain(entry.Sequence, entry.Hash);
    }
}
