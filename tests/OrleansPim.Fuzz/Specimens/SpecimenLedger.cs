using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Grains.State;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Fuzz.Specimens;

/// <summary>A whole subscriber as the product stored it: a head with a tail, segments, an index of older ones, snapshots whole and in chunks.</summary>
internal sealed class SpecimenLedger
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly LedgerOptions _options = new() { BlobTimeout = Patience };
    private readonly RegionSet _regions;

    private SpecimenLedger(HeadRecord head)
    {
        Head = head;
        _regions = Store.NewRegions();
    }

    public static LedgerId Id { get; } = new("ann");

    public static LedgerKeys Keys { get; } = new(Id);

    /// <summary>The blobs, with the marker and without the head's record.</summary>
    public SpecimenStore Store { get; } = new();

    /// <summary>The head, to be cloned and damaged.</summary>
    public HeadRecord Head { get; }

    /// <summary>The digest of the state.</summary>
    public ulong OpenedDigest { get; private set; }

    /// <summary>The digest of the state and of older ones.</summary>
    public ulong ReplayedDigest { get; private set; }

    /// <summary>Lets the product write everything, and puts the newest snapshot into chunks, which only huge ones are otherwise.</summary>
    public static async Task<SpecimenLedger> CreateAsync()
    {
        SpecimenLedger? made = null;
        await GrainScheduler.RunAsync(async () =>
        {
            var cluster = new SimulatedCluster(regions: 3, seed: 5);
            var head = await WriteAsync(cluster);
            made = new SpecimenLedger(head);
            foreach (var (key, blob) in cluster.Stores[0].TakeSnapshot()!)
                made.Store.Add(key, blob.Content);
            made.Store.Add(StoreMarker.Key, new StoreMarker(SpecimenStore.Deployment, SpecimenStore.RegionAt(0), SpecimenStore.Life).ToBytes());
            made.PutSnapshotIntoChunks();
            made.OpenedDigest = await made.ReadAsync(NewRecord(head), Nothing, withHistory: false);
            made.ReplayedDigest = await made.ReadAsync(NewRecord(head), Nothing, withHistory: true);
        });
        return made!;
    }

    public static IReadOnlyDictionary<BlobKey, ReadOnlyMemory<byte>> Nothing { get; } = new Dictionary<BlobKey, ReadOnlyMemory<byte>>();

    /// <summary>The record that names this head, whole.</summary>
    public static byte[] NewRecord(HeadRecord head) => SpecimenRecords.Write(Keys.Head, BlobFrame.Write(BlobKind.Head, head));

    /// <summary>Opens the ledger as the product does, reads everything in it, and on demand its past, and folds the tail.</summary>
    public async Task<ulong> ReadAsync(byte[] record, IReadOnlyDictionary<BlobKey, ReadOnlyMemory<byte>> damaged, bool withHistory)
    {
        Store.Damage(new Dictionary<BlobKey, ReadOnlyMemory<byte>>(damaged) { [Keys.Head.Key] = record });
        var value = await SpecimenRecords.ReadAsync(_regions, Keys.Head);
        var head = LedgerHead.Read(Id, value.Payload);
        var blobs = new LedgerBlobs(Id, new ImmutableBlobs(_regions, _options, TimeProvider.System, NullLogger.Instance));
        var replay = new LedgerReplay<SubscriberState>(blobs, head, NullLogger.Instance);
        var digest = StateDigest.Of(await replay.RunAsync(CancellationToken.None));
        if (!withHistory)
            return digest;
        var past = await replay.RunAsync(head.Sequence / 2, CancellationToken.None);
        var isContained = await blobs.ContainsAsync(head, new EntryChain(Math.Max(1, head.Sequence / 3), default), CancellationToken.None);
        await SegmentFolding.FoldAsync(blobs, head, CancellationToken.None);
        return (digest * 31) + (StateDigest.Of(past) * 17) + (isContained ? 1u : 0u);
    }

    private static async Task<HeadRecord> WriteAsync(SimulatedCluster cluster)
    {
        var history = new SpecimenHistory(cluster.Ids);

        // Every commit folds the tail, and a snapshot is due as soon as it is shorter than its replay.
        var eager = new LedgerOptions { TailSoftLimit = 1, MinimumReplayLength = 1 };
        await using (var ledger = await Ledger<SubscriberState>.OpenOrCreateAsync(NewSettings(cluster, eager), Id, CancellationToken.None))
            await AppendAsync(cluster, ledger, history.Beginning());
        await using (var ledger = await Ledger<SubscriberState>.OpenOrCreateAsync(NewSettings(cluster, new LedgerOptions()), Id, CancellationToken.None))
        {
            await AppendAsync(cluster, ledger, history.End());
            var head = BlobFrame.Read(BlobKind.Head, HeadRecord.Parser, ledger.Head.Write());

            // An older one is tried where the newest fails; more of them only take time.
            while (head.Snapshots.Count > 2)
                head.Snapshots.RemoveAt(0);

            // Nothing names these, and nobody asks for them.
            head.Condemned.Add(CondemnedBlobs.ToStored(Keys.Content(BlobHash.Of([1]))));
            head.Condemned.Add(CondemnedBlobs.ToStored(Keys.Segment(BlobHash.Of([2]))));
            (head.Condemnations, head.CondemnedUnixMs) = (2, 1_000);
            return head is { Index: not null, Segments.Count: > 0, Snapshots.Count: > 1, Tail.Count: > 3 }
                ? head
                : throw new InvalidOperationException($"The specimen lacks something: {head}");
        }
    }

    private static async Task AppendAsync(
        SimulatedCluster cluster, Ledger<SubscriberState> ledger, IEnumerable<Func<SubscriberState, DateTimeOffset, EntryDraft>> history)
    {
        foreach (var draft in history)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            await ledger.AppendAsync(draft(ledger.Decided, cluster.Time.GetUtcNow()), CancellationToken.None);
            await ledger.FlushAsync(Patience);
        }
    }

    private static LedgerSettings NewSettings(SimulatedCluster cluster, LedgerOptions options) =>
        new(cluster.Regions, cluster.Ids, cluster.Time, cluster.Options, options, "1.0", NullLogger.Instance);

    private void PutSnapshotIntoChunks()
    {
        var reference = Head.Snapshots[^1];
        var snapshot = BlobFrame.Read(BlobKind.Snapshot, SnapshotRecord.Parser, Store[Keys.Snapshot(BlobHash.Of(reference.Sha256))]);
        var half = snapshot.Records.Count / 2;
        foreach (var records in new[] { snapshot.Records.Take(half), snapshot.Records.Skip(half) })
        {
            var chunk = new SnapshotChunkRecord();
            chunk.Records.AddRange(records);
            snapshot.Chunks.Add(Add(BlobFrame.Write(BlobKind.SnapshotChunk, chunk)));
        }

        snapshot.Records.Clear();
        reference.Sha256 = Add(BlobFrame.Write(BlobKind.Snapshot, snapshot));
    }

    private ByteString Add(byte[] blob)
    {
        var hash = BlobHash.Of(blob);
        Store.Add(Keys.Snapshot(hash), blob);
        return hash.ToByteString();
    }
}
