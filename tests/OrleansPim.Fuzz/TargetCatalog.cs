using System.IO.Hashing;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Fuzz.Specimens;
using OrleansPim.Fuzz.Targets;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit;

namespace OrleansPim.Fuzz;

/// <summary>Every kind of blob that a region store holds: what <see cref="LedgerKeys"/>, the marker, the witness and the configuration name.</summary>
internal static class TargetCatalog
{
    public static async Task<IReadOnlyList<IFuzzTarget>> CreateAsync()
    {
        var ledger = await SpecimenLedger.CreateAsync();
        return
        [
            new MarkerTarget(),
            new WitnessTarget(),
            new RecordTarget("configuration", ConfigurationRegister.Name, NewConfiguration().ToBytes(), 0,
                (_, payload) => Task.FromResult(Digest(ClusterConfiguration.Read(payload)))),
            new RecordTarget("existence", SpecimenLedger.Keys.Existence, NewExistence(), BlobFrame.Length, ReadExistenceAsync),
            new RecordTarget("record", new RegisterName(new BlobKey("any/register")), new byte[300], 0,
                (_, payload) => Task.FromResult(XxHash64.HashToUInt64(payload.Span))),
            new HeadTarget(ledger),
            new EntryTarget(ledger),
            new LedgerTarget("segment", ledger, isProven: true,
                (random, head) => SpecimenLedger.Keys.Segment(BlobHash.Of(random.Pick(head.Segments).Sha256)), RenameSegment),
            new LedgerTarget("index", ledger, isProven: true, (_, head) => SpecimenLedger.Keys.Index(BlobHash.Of(head.Index.Sha256)), RenameIndex),
            new LedgerTarget("snapshot", ledger, isProven: false,
                (random, head) => SpecimenLedger.Keys.Snapshot(BlobHash.Of(random.Pick(head.Snapshots).Sha256)), RenameSnapshot),
            new LedgerTarget("snapshot chunk", ledger, isProven: false,
                (random, head) => SpecimenLedger.Keys.Snapshot(BlobHash.Of(random.Pick(ReadSnapshot(ledger, head).Chunks))),
                (head, key, blob, damaged) => RenameChunk(ledger, head, key, blob, damaged)),
            new ContentTarget(),
        ];
    }

    private static void RenameSegment(HeadRecord head, BlobKey key, ReadOnlyMemory<byte> blob, Dictionary<BlobKey, ReadOnlyMemory<byte>> damaged)
    {
        head.Segments.Single(segment => SpecimenLedger.Keys.Segment(BlobHash.Of(segment.Sha256)) == key).Sha256 = LedgerTarget.NameOf(blob);
        damaged.Add(SpecimenLedger.Keys.Segment(BlobHash.Of(blob.Span)), blob);
    }

    private static void RenameIndex(HeadRecord head, BlobKey key, ReadOnlyMemory<byte> blob, Dictionary<BlobKey, ReadOnlyMemory<byte>> damaged)
    {
        head.Index.Sha256 = LedgerTarget.NameOf(blob);
        damaged.Add(SpecimenLedger.Keys.Index(BlobHash.Of(blob.Span)), blob);
    }

    private static void RenameSnapshot(HeadRecord head, BlobKey key, ReadOnlyMemory<byte> blob, Dictionary<BlobKey, ReadOnlyMemory<byte>> damaged)
    {
        head.Snapshots.Single(snapshot => SpecimenLedger.Keys.Snapshot(BlobHash.Of(snapshot.Sha256)) == key).Sha256 = LedgerTarget.NameOf(blob);
        damaged.Add(SpecimenLedger.Keys.Snapshot(BlobHash.Of(blob.Span)), blob);
    }

    private static void RenameChunk(
        SpecimenLedger ledger, HeadRecord head, BlobKey key, ReadOnlyMemory<byte> blob, Dictionary<BlobKey, ReadOnlyMemory<byte>> damaged)
    {
        var snapshot = ReadSnapshot(ledger, head);
        var index = Enumerable.Range(0, snapshot.Chunks.Count).Single(at => SpecimenLedger.Keys.Snapshot(BlobHash.Of(snapshot.Chunks[at])) == key);
        snapshot.Chunks[index] = LedgerTarget.NameOf(blob);
        damaged.Add(SpecimenLedger.Keys.Snapshot(BlobHash.Of(blob.Span)), blob);
        var root = BlobFrame.Write(BlobKind.Snapshot, snapshot);
        head.Snapshots[^1].Sha256 = LedgerTarget.NameOf(root);
        damaged.Add(SpecimenLedger.Keys.Snapshot(BlobHash.Of(root)), root);
    }

    private static SnapshotRecord ReadSnapshot(SpecimenLedger ledger, HeadRecord head) => BlobFrame.Read(
        BlobKind.Snapshot, SnapshotRecord.Parser, ledger.Store[SpecimenLedger.Keys.Snapshot(BlobHash.Of(head.Snapshots[^1].Sha256))]);

    private static ClusterConfiguration NewConfiguration() => new(
        SpecimenStore.Deployment,
        1,
        Enumerable.Range(0, 3).ToDictionary(SpecimenStore.RegionAt, _ => SpecimenStore.Life));

    private static ulong Digest(ClusterConfiguration configuration) => XxHash64.HashToUInt64(configuration.ToBytes());

    private static byte[] NewExistence() => BlobFrame.Write(BlobKind.Existence, new ExistenceRecord
    {
        LedgerId = SpecimenLedger.Id.Value,
        Stage = ExistenceStage.Active,
        TimeUnixMs = 1_700_000_000_000,
        WriterRelease = "1.0",
    });

    private static async Task<ulong> ReadExistenceAsync(RegionSet regions, ReadOnlyMemory<byte> payload)
    {
        var settings = new LedgerSettings(
            regions, new SeededIdSource(1), TimeProvider.System, new RegisterOptions(), new LedgerOptions(), "1.0", NullLogger.Instance);
        return (ulong)await new LedgerExistence(settings, SpecimenLedger.Id).ReadAsync(CancellationToken.None);
    }
}
