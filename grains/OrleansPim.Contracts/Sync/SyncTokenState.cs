namespace OrleansPim.Contracts.Sync;

/// <summary>How a sync token was judged.</summary>
[GenerateSerializer, Alias("pim.SyncTokenState")]
public enum SyncTokenState
{
    /// <summary>It names a sequence of this collection's history.</summary>
    Valid = 1,

    /// <summary>It names a sequence before this collection was made, or before its tombstones: the client must sync from the beginning.</summary>
    TooOld = 2,

    /// <summary>It is ahead of the ledger, or of another epoch, although a linearizable read was made: a witness that we lost data. The subscriber is held.</summary>
    Ahead = 3,
}
