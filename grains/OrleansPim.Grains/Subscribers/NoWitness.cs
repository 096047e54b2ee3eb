namespace OrleansPim.Grains.Subscribers;

/// <summary>Remembers nothing: for a silo without a disk of its own.</summary>
internal sealed class NoWitness : ILedgerWitness
{
    public LedgerSighting? Recall(SubscriberId subscriber) => null;

    public void Note(SubscriberId subscriber, LedgerSighting sighting)
    {
        // Phones' sync tokens are the only witnesses then.
    }
}
