using Google.Protobuf;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Ledger;

/// <summary>The value of the head register: where the ledger stands, what it consists of, and its newest entries. Immutable.</summary>
/// <remarks>Wraps the stored message itself, so that fields of a newer release survive a rewrite by this one.</remarks>
internal sealed class LedgerHead
{
    /// <summary>The longest head, in bytes: a commit is one conditional write of at most so much per region.</summary>
    public const int MaximumLength = 64 * 1024;

    /// <summary>How many snapshots the head names; the newest opens the ledger, the others are its spares and reach into the past.</summary>
    public const int MaximumSnapshots = 8;

    /// <summary>Room that the fields beside the tail may grow by in one commit, in bytes.</summary>
    public const int Reserve = 256;

    /// <summary>What one entry in the tail costs beyond its own bytes.</summary>
    public const int EntryOverhead = 6;

    /// <summary>No snapshot is longer, in bytes with its chunks: 1 TiB.</summary>
    private const long MaximumSnapshotLength = 1L << 40;

    private static readonly HashSet<BlobKey> Nothing = [];

    private readonly HeadRecord _record;

    private LedgerHead(HeadRecord record)
    {
        _record = record;
        Chain = new EntryChain(record.Sequence, BlobHash.Of(record.LastHash));
        Condemned = ReadCondemned(record);
        TailLength = record.Tail.Sum(entry => entry.Length + EntryOverhead);
    }

    /// <summary>The newest entry.</summary>
    public EntryChain Chain { get; }

    /// <summary>The newest entry's sequence.</summary>
    public long Sequence => Chain.Sequence;

    public string WriterRelease => _record.WriterRelease;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<SnapshotReference> Snapshots => _record.Snapshots;

    /// <summary>Oldest first; together with <see cref="Tail"/> without a gap.</summary>
    public IReadOnlyList<SegmentReference> Segments => _record.Segments;

    /// <summary>Names segments older than <see cref="Segments"/>; <see langword="null"/> if there are none.</summary>
    public SegmentIndexReference? Index => _record.Index;

    /// <summary>The newest entries, oldest first.</summary>
    public IReadOnlyList<ByteString> Tail => _record.Tail;

    /// <summary>
    /// Blobs that nothing names and that may be deleted at any moment, late deletions included: whoever names one of them writes it
    /// anew first, on a quorum, and takes it off this list with the same commit.
    /// </summary>
    public IReadOnlySet<BlobKey> Condemned { get; }

    /// <summary>How often blobs were condemned: what was seen to be there before the last time may be gone.</summary>
    public long Condemnations => _record.Condemnations;

    /// <summary>A label: when those that are condemned were condemned first.</summary>
    public DateTimeOffset CondemnedAt => DateTimeOffset.FromUnixTimeMilliseconds(_record.CondemnedUnixMs);

    /// <summary>What the tail adds to the head, in bytes.</summary>
    public int TailLength { get; }

    /// <summary>The sequence of the tail's first entry; one above <see cref="Sequence"/> when the tail is empty.</summary>
    public long TailStart => Sequence - _record.Tail.Count + 1;

    /// <summary>How many bytes of entries an opening would replay on top of the newest snapshot.</summary>
    public long ReplayLength
    {
        get
        {
            var snapshot = Snapshots.Count > 0 ? Snapshots[^1].Sequence : 0;
            return TailLength + Segments.Where(segment => segment.LastSequence > snapshot).Sum(segment => segment.Length);
        }
    }

    /// <summary>Before the first entry.</summary>
    public static LedgerHead Empty(LedgerId ledger) => new(new HeadRecord
    {
        LedgerId = ledger.Value,
        LastHash = Entry.Origin(ledger).ToByteString(),
    });

    /// <exception cref="CorruptReplicasException">Not a head of this ledger, or one that contradicts itself.</exception>
    public static LedgerHead Read(LedgerId ledger, ReadOnlyMemory<byte> payload)
    {
        var record = BlobFrame.Read(BlobKind.Head, HeadRecord.Parser, payload);
        if (record.LedgerId != ledger.Value)
            throw new CorruptReplicasException($"The head of ledger {ledger} names another ledger.");
        EnsureReferences(ledger, record);
        var head = new LedgerHead(record);
        var before = record.Segments.Count > 0 ? record.Segments[^1].LastSequence : 0;
        if (head.Condemned.Count > 0 && head.DirectNames().Any(head.Condemned.Contains))
            throw new CorruptReplicasException($"The head of ledger {ledger} names what it condemns.");
        return head.TailStart == before + 1
            ? head
            : throw new CorruptReplicasException($"The head of ledger {ledger} has a tail from {head.TailStart}, but segments up to {before}.");
    }

    // What is computed from these numbers must not overflow, and a gap between segments is known before they are read.
    private static void EnsureReferences(LedgerId ledger, HeadRecord record)
    {
        var isRight = record.Sequence >= record.Tail.Count
            && (record.Index is null || record.Index.LastSequence >= 0)
            && record is { Condemnations: >= 0, Condemned.Count: <= CondemnedBlobs.Maximum, CondemnedUnixMs: >= Entry.EarliestTime and <= Entry.LatestTime }
            && record.Snapshots.All(snapshot => snapshot.Sequence > 0 && snapshot.Length is >= 0 and <= MaximumSnapshotLength);
        for (var index = 0; isRight && index < record.Segments.Count; index++)
        {
            var segment = record.Segments[index];
            isRight = segment.FirstSequence > 0
                && segment.LastSequence >= segment.FirstSequence
                && segment.Length is > 0 and <= IRegionStore.MaximumContentLength
                && (index == 0 || segment.FirstSequence == record.Segments[index - 1].LastSequence + 1);
        }

        if (!isRight)
            throw new CorruptReplicasException($"The head of ledger {ledger} names segments or snapshots that cannot be.");
    }

    /// <exception cref="InvalidOperationException">It names what it condemns.</exception>
    public byte[] Write()
    {
        if (Condemned.Count > 0 && DirectNames().FirstOrDefault(Condemned.Contains) is { Value.Length: > 0 } named)
            throw new InvalidOperationException($"A head may not name {named}, which it condemns.");
        return BlobFrame.Write(
            BlobKind.Head, _record, _record.Condemnations > 0 ? BlobFrame.MinimumReaderOfCondemned : BlobFrame.MinimumReader);
    }

    /// <summary>The length that <see cref="Write"/> would have.</summary>
    public int CalculateLength() => BlobFrame.Length + _record.CalculateSize();

    /// <summary>This head with newer entries, written by <paramref name="writerRelease"/>.</summary>
    public LedgerHead With(IReadOnlyList<Entry> entries, string writerRelease)
    {
        var next = _record.Share();
        next.WriterRelease = writerRelease;
        foreach (var entry in entries)
        {
            next.Tail.Add(entry.Bytes);
            next.Sequence = entry.Sequence;
            next.LastHash = entry.Hash.ToByteString();
        }

        return new LedgerHead(next);
    }

    /// <summary>This head with entries moved out of the tail.</summary>
    public LedgerHead With(Fold fold)
    {
        var next = _record.Share();
        var left = next.Tail.Skip((int)(fold.Segment.LastSequence - TailStart + 1)).ToArray();
        next.Tail.Clear();
        next.Tail.AddRange(left);
        var kept = next.Segments.Skip(fold.IndexedSegments).SkipLast(fold.MergedSegments).ToArray();
        next.Segments.Clear();
        next.Segments.AddRange(kept);
        next.Segments.Add(fold.Segment);
        if (fold.Index is not null)
            next.Index = fold.Index;
        return new LedgerHead(next);
    }

    /// <summary>This head with another list of condemned blobs in place of the one before.</summary>
    /// <param name="blobs">At most <see cref="CondemnedBlobs.Maximum"/>.</param>
    /// <param name="since">A label: when they were condemned first.</param>
    public LedgerHead Condemning(IEnumerable<BlobKey> blobs, DateTimeOffset since)
    {
        var next = _record.Share();
        next.Condemned.Clear();
        next.Condemned.AddRange(blobs.Select(CondemnedBlobs.ToStored));
        next.Condemnations++;
        next.CondemnedUnixMs = since.ToUnixTimeMilliseconds();
        return new LedgerHead(next);
    }

    /// <summary>This head without condemned blobs that were written anew.</summary>
    public LedgerHead Sparing(IReadOnlySet<BlobKey> blobs)
    {
        var next = _record.Share();
        var keys = new LedgerKeys(new LedgerId(next.LedgerId));
        var left = next.Condemned.Where(blob => !blobs.Contains(CondemnedBlobs.ToKey(keys, blob))).ToArray();
        next.Condemned.Clear();
        next.Condemned.AddRange(left);
        return new LedgerHead(next);
    }

    /// <summary>This head with a newer snapshot.</summary>
    public LedgerHead With(SnapshotReference snapshot)
    {
        var next = _record.Share();
        next.Snapshots.Add(snapshot);
        while (next.Snapshots.Count > MaximumSnapshots)
            next.Snapshots.RemoveAt(0);
        return new LedgerHead(next);
    }

    /// <summary>The blobs that the head names itself: without what its index or a snapshot's chunks name.</summary>
    public IEnumerable<BlobKey> DirectNames()
    {
        var keys = new LedgerKeys(new LedgerId(_record.LedgerId));
        return Segments.Select(segment => keys.Segment(BlobHash.Of(segment.Sha256)))
            .Concat(Snapshots.Select(snapshot => keys.Snapshot(BlobHash.Of(snapshot.Sha256))))
            .Concat(Index is null ? [] : [keys.Index(BlobHash.Of(Index.Sha256))]);
    }

    private static HashSet<BlobKey> ReadCondemned(HeadRecord record)
    {
        if (record.Condemned.Count == 0)
            return Nothing;
        var keys = new LedgerKeys(new LedgerId(record.LedgerId));
        return [.. record.Condemned.Select(blob => CondemnedBlobs.ToKey(keys, blob))];
    }
}
