using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Register;

/// <summary>What one replica holds for one register.</summary>
/// <param name="Name">The register; a record found under another register's key is damaged.</param>
/// <param name="ConfigurationId">The regions and quorum size under which it was written.</param>
/// <param name="Incarnation">The store's life in which it was written.</param>
/// <param name="Promised">No proposal below this ballot may be accepted any more.</param>
/// <param name="Accepted">What was accepted last, and under which ballot.</param>
/// <param name="WriteId">Whose attempt the accepted value is.</param>
/// <param name="Payload">The accepted value; empty while nothing is accepted.</param>
internal sealed record RegisterRecord(
    RegisterName Name,
    long ConfigurationId,
    StoreIncarnation Incarnation,
    Ballot Promised,
    AcceptedAt Accepted,
    Guid WriteId,
    ReadOnlyMemory<byte> Payload)
{
    /// <summary>The longest payload, in bytes: the ledger's head is at most 64 KiB, other registers may use up to 1 MiB.</summary>
    public const int MaximumPayloadLength = 1024 * 1024;

    /// <summary>Whether it only promises.</summary>
    public bool IsBlank => Accepted == AcceptedAt.Nothing;

    /// <summary>The accepted value; <see langword="null"/> for a blank.</summary>
    public RegisterValue? Value => IsBlank ? null : new RegisterValue(Accepted.Version, WriteId, Payload);
}
