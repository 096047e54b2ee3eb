namespace OrleansPim.Grains.Subscribers;

/// <summary>Remembers apart from the regions how far each ledger was seen, so that regions which all went back in time are found out.</summary>
/// <remarks>
/// Thread-safe; never blocks on a disk and never fails. It may forget, and then proves nothing; what it recalls was on a quorum once, so
/// a ledger that is behind it lost something. A client that keeps no sync tokens has no other protection from a copy of yesterday.
/// </remarks>
public interface ILedgerWitness
{
    /// <summary>The furthest that a subscriber's ledger was seen; <see langword="null"/> if that is not remembered.</summary>
    LedgerSighting? Recall(SubscriberId subscriber);

    /// <summary>Remembers a sighting, which is on a quorum of regions.</summary>
    void Note(SubscriberId subscriber, LedgerSighting sighting);
}
