namespace OrleansPim.Contracts.Subscribers;

/// <summary>Why a subscriber's state cannot be trusted now.</summary>
[GenerateSerializer, Alias("pim.HeldReason")]
public enum HeldReason
{
    /// <summary>The subscriber exists, but no head is to be found.</summary>
    Lost = 1,

    /// <summary>Something that the head names is lost or damaged everywhere.</summary>
    Corrupt = 2,

    /// <summary>A device has seen a sequence that the ledger does not have.</summary>
    TokenAhead = 3,

    /// <summary>The ledger is behind what this node saw of it before.</summary>
    RolledBack = 4,

    /// <summary>A device, or this node, has seen another life of the ledger.</summary>
    OtherEpoch = 5,
}
