namespace OrleansPim.Grains.Subscribers;

/// <summary>Why a subscriber's state cannot be trusted now.</summary>
internal enum HeldReason
{
    /// <summary>The subscriber exists, but no head is to be found.</summary>
    Lost,

    /// <summary>Something that the head names is lost or damaged everywhere.</summary>
    Corrupt,

    /// <summary>A device has seen a sequence that the ledger does not have.</summary>
    TokenAhead,

    /// <summary>The ledger is behind what this node saw of it before.</summary>
    RolledBack,

    /// <summary>A device, or this node, has seen another life of the ledger.</summary>
    OtherEpoch,
}
