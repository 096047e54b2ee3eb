using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;

namespace OrleansPim.Replication.Ledger;

/// <summary>What all ledgers of a process share.</summary>
/// <param name="Regions">Where everything is replicated to.</param>
/// <param name="Ids">Where write ids come from.</param>
/// <param name="Time">The clock of timeouts and of the 5 s rule; no order depends on it.</param>
/// <param name="RegisterOptions">The limits of the head register.</param>
/// <param name="Options">The limits of the ledger.</param>
/// <param name="WriterRelease">The release of this process, which every entry names; at most 64 characters.</param>
/// <param name="Logger">Where integrity events go.</param>
internal sealed record LedgerSettings(
    RegionSet Regions,
    IIdSource Ids,
    TimeProvider Time,
    RegisterOptions RegisterOptions,
    LedgerOptions Options,
    string WriterRelease,
    ILogger Logger)
{
    /// <summary>Makes a proposer for one register.</summary>
    public QuorumRegister NewRegister(RegisterName name) => new(name, Regions, Ids, Time, RegisterOptions, Logger);

    /// <summary>The immutable blobs of one ledger.</summary>
    public LedgerBlobs NewBlobs(LedgerId ledger) => new(ledger, new ImmutableBlobs(Regions, Options, Time, Logger));
}
