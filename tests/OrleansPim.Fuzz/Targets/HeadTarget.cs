using OrleansPim.Fuzz.Mutations;
using OrleansPim.Fuzz.Specimens;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Register;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Fuzz.Targets;

/// <summary>The head's record, and the head in it.</summary>
internal sealed class HeadTarget(SpecimenLedger ledger) : IFuzzTarget
{
    private readonly byte[] _head = BlobFrame.Write(BlobKind.Head, ledger.Head);
    private readonly byte[] _record = SpecimenLedger.NewRecord(ledger.Head);

    public string Name => "head";

    public FuzzCase Next(SeededRandom random)
    {
        var head = LedgerTarget.DamageInside(random, _head, out var damage);
        var isResealed = head.Length <= RegisterRecord.MaximumPayloadLength && random.Chance(0.7);
        var bytes = isResealed
            ? SpecimenRecords.Write(SpecimenLedger.Keys.Head, head)
            : ByteMutation.Apply(random, _record, out damage);
        var withHistory = random.Chance(0.2);
        return new FuzzCase(
            bytes,
            damage,
            withHistory ? ledger.ReplayedDigest : ledger.OpenedDigest,
            isResealed,
            () => ledger.ReadAsync(bytes, SpecimenLedger.Nothing, withHistory));
    }
}
