using Google.Protobuf;
using OrleansPim.Fuzz.Mutations;
using OrleansPim.Fuzz.Specimens;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Replication.Register;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Fuzz.Targets;

/// <summary>One entry of the tail, with the chain of hashes made to fit: what a release with a fault would have committed.</summary>
internal sealed class EntryTarget(SpecimenLedger ledger) : IFuzzTarget
{
    public string Name => "entry";

    public FuzzCase Next(SeededRandom random)
    {
        var head = ledger.Head.Clone();
        var at = random.Next(head.Tail.Count);
        var original = head.Tail[at];
        head.Tail[at] = Damage(random, original, out var damage);
        if (head.CalculateSize() > RegisterRecord.MaximumPayloadLength - BlobFrame.Length)
            (head.Tail[at], damage) = (ByteString.CopyFrom(ByteMutation.Apply(random, original.Span, out var shorter)), shorter);
        for (var index = at + 1; index < head.Tail.Count; index++)
        {
            var next = EntryRecord.Parser.ParseFrom(head.Tail[index]);
            next.PreviousHash = LedgerTarget.NameOf(head.Tail[index - 1].Memory);
            head.Tail[index] = next.ToByteString();
        }

        head.LastHash = LedgerTarget.NameOf(head.Tail[^1].Memory);
        return new FuzzCase(head.Tail[at].Memory, damage, ledger.OpenedDigest, IsResealed: true,
            () => ledger.ReadAsync(SpecimenLedger.NewRecord(head), SpecimenLedger.Nothing, withHistory: false));
    }

    // Mostly what the entry says, else the entry around it.
    private static ByteString Damage(SeededRandom random, ByteString entry, out string damage)
    {
        if (random.Chance(0.3))
            return ByteString.CopyFrom(WireMutation.Apply(random, entry.Span, out damage));
        var record = EntryRecord.Parser.ParseFrom(entry);
        record.Content = ByteString.CopyFrom(WireMutation.Apply(random, record.Content.Span, out damage));
        return record.ToByteString();
    }
}
