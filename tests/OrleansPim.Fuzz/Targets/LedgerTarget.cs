using Google.Protobuf;
using OrleansPim.Fuzz.Mutations;
using OrleansPim.Fuzz.Specimens;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Fuzz.Targets;

/// <summary>An immutable blob of a ledger, read by opening the ledger.</summary>
/// <param name="name">What it is called in reports.</param>
/// <param name="ledger">The specimen.</param>
/// <param name="isProven">Whether the chain of hashes proves what it says, so that no other value is ever right.</param>
/// <param name="pick">Picks one of these blobs.</param>
/// <param name="rename">Makes the references in a head, and in other blobs on the way, name the damaged one.</param>
internal sealed class LedgerTarget(
    string name,
    SpecimenLedger ledger,
    bool isProven,
    Func<SeededRandom, HeadRecord, BlobKey> pick,
    Action<HeadRecord, BlobKey, ReadOnlyMemory<byte>, Dictionary<BlobKey, ReadOnlyMemory<byte>>> rename) : IFuzzTarget
{
    private const double HistoryShare = 0.2;
    private const double ResealedShare = 0.7;

    public string Name => name;

    public FuzzCase Next(SeededRandom random)
    {
        var head = ledger.Head.Clone();
        var key = pick(random, head);
        var original = ledger.Store[key].Span;
        var damaged = new Dictionary<BlobKey, ReadOnlyMemory<byte>>();
        var isRenamed = random.Chance(ResealedShare);
        byte[] blob;
        string damage;
        if (isRenamed)
        {
            blob = DamageInside(random, original, out damage);
            rename(head, key, blob, damaged);
        }
        else
        {
            blob = ByteMutation.Apply(random, original, out damage);
            damaged.Add(key, blob);
        }

        var withHistory = random.Chance(HistoryShare);
        return new FuzzCase(
            blob,
            isRenamed ? $"renamed, {damage}" : damage,
            withHistory ? ledger.ReplayedDigest : ledger.OpenedDigest,
            isRenamed && !isProven,
            () => ledger.ReadAsync(SpecimenLedger.NewRecord(head), damaged, withHistory));
    }

    /// <summary>Damages what lies behind the frame, mostly.</summary>
    public static byte[] DamageInside(SeededRandom random, ReadOnlySpan<byte> blob, out string damage)
    {
        if (random.Chance(0.2))
            return ByteMutation.Apply(random, blob, out damage);
        return [.. blob[..BlobFrame.Length], .. WireMutation.Apply(random, blob[BlobFrame.Length..], out damage)];
    }

    /// <summary>The name that proves a blob.</summary>
    public static ByteString NameOf(ReadOnlyMemory<byte> blob) => BlobHash.Of(blob.Span).ToByteString();
}
