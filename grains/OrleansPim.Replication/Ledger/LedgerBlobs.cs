using Google.Protobuf;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Replication.Ledger;

/// <summary>The immutable blobs of one ledger, as what they mean.</summary>
internal sealed class LedgerBlobs(LedgerId ledger, ImmutableBlobs blobs)
{
    /// <summary>How many blobs are read at a time.</summary>
    public const int ReadConcurrency = 8;

    /// <summary>No index is longer, in bytes: what it names was in a head before, and this is twice as long as any head.</summary>
    private const int MaximumIndexLength = 2 * LedgerHead.MaximumLength;

    /// <summary>Where they lie.</summary>
    public LedgerKeys Keys { get; } = new(ledger);

    /// <summary>The blobs as bytes.</summary>
    public ImmutableBlobs Blobs => blobs;

    /// <summary>Writes a run of entries, and before them those of older segments, as one segment.</summary>
    /// <param name="older">The segments just before the entries, oldest first; possibly none.</param>
    /// <param name="entries">Exact bytes, oldest first, at least one.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="CorruptReplicasException">The run has a gap, or an older segment is lost.</exception>
    public async Task<SegmentReference> WriteSegmentAsync(
        IReadOnlyList<SegmentReference> older, IReadOnlyList<ByteString> entries, CancellationToken cancellationToken)
    {
        var (first, last) = (Entry.Read(entries[0]), Entry.Read(entries[^1]));
        EnsureNoGap(older, first.Sequence, last.Sequence, entries.Count);
        var record = new SegmentRecord();
        record.Entries.AddRange(entries);
        var parts = await Task.WhenAll(older.Select(segment => ReadBlobAsync(segment, cancellationToken)));
        var blob = BlobFrame.Concatenate(BlobKind.Segment, parts, record);
        var hash = BlobHash.Of(blob);
        await blobs.WriteAsync(Keys.Segment(hash), blob, cancellationToken);
        return new SegmentReference
        {
            Sha256 = hash.ToByteString(),
            FirstSequence = older.Count > 0 ? older[0].FirstSequence : first.Sequence,
            LastSequence = last.Sequence,
            Length = blob.Length,
            LastHash = last.Hash.ToByteString(),
            LastTimeUnixMs = last.Time.ToUnixTimeMilliseconds(),
        };
    }

    /// <summary>Reads a run of entries as exact bytes.</summary>
    /// <exception cref="CorruptReplicasException">Lost, or not the entries that the reference names.</exception>
    public async Task<IReadOnlyList<ByteString>> ReadSegmentAsync(SegmentReference segment, CancellationToken cancellationToken)
    {
        var blob = await ReadBlobAsync(segment, cancellationToken);
        var entries = BlobFrame.Read(BlobKind.Segment, SegmentRecord.Parser, blob).Entries;
        return entries.Count == segment.LastSequence - segment.FirstSequence + 1
            ? entries
            : throw new CorruptReplicasException($"Segment {BlobHash.Of(segment.Sha256)} of ledger {ledger} holds {entries.Count} entries, not those its reference names.");
    }

    /// <summary>Writes an index that names segments and the index before it.</summary>
    public async Task<SegmentIndexReference> WriteIndexAsync(
        SegmentIndexReference? previous, IReadOnlyList<SegmentReference> segments, CancellationToken cancellationToken)
    {
        var record = new SegmentIndexRecord { Previous = previous };
        record.Segments.AddRange(segments);
        var blob = BlobFrame.Write(BlobKind.SegmentIndex, record);
        var hash = BlobHash.Of(blob);
        await blobs.WriteAsync(Keys.Index(hash), blob, cancellationToken);
        return new SegmentIndexReference { Sha256 = hash.ToByteString(), LastSequence = segments[^1].LastSequence };
    }

    /// <summary>All segments that hold an entry above <paramref name="sequence"/>, oldest first; indexes are read only where needed.</summary>
    public async Task<IReadOnlyList<SegmentReference>> FindSegmentsAsync(LedgerHead head, long sequence, CancellationToken cancellationToken)
    {
        var found = head.Segments.Where(segment => segment.LastSequence > sequence).ToList();
        for (var index = head.Index; index is not null && index.LastSequence > sequence;)
        {
            var hash = BlobHash.Of(index.Sha256);
            var blob = await blobs.ReadAsync(Keys.Index(hash), hash, cancellationToken);
            var record = ParseIndex(blob);
            found.InsertRange(0, record.Segments.Where(segment => segment.LastSequence > sequence));
            index = record.Previous;
        }

        return found;
    }

    /// <summary>Reads what an index says.</summary>
    /// <exception cref="CorruptReplicasException">It is none.</exception>
    public static SegmentIndexRecord ParseIndex(ReadOnlyMemory<byte> blob) => blob.Length <= MaximumIndexLength
        ? BlobFrame.Read(BlobKind.SegmentIndex, SegmentIndexRecord.Parser, blob)
        : throw new CorruptReplicasException($"An index of {blob.Length} bytes is longer than any that is written.");

    /// <summary>Whether the history that ends in <paramref name="head"/> leads through <paramref name="entry"/>.</summary>
    public async Task<bool> ContainsAsync(LedgerHead head, EntryChain entry, CancellationToken cancellationToken)
    {
        if (entry.Sequence > head.Sequence)
            return false;
        if (entry.Sequence >= head.TailStart)
            return BlobHash.Of(head.Tail[(int)(entry.Sequence - head.TailStart)].Span) == entry.Hash;
        var segments = await FindSegmentsAsync(head, entry.Sequence - 1, cancellationToken);
        var entries = segments.Count > 0 ? await ReadSegmentAsync(segments[0], cancellationToken) : [];
        var position = segments.Count > 0 ? entry.Sequence - segments[0].FirstSequence : -1;
        return position >= 0 && position < entries.Count
            ? BlobHash.Of(entries[(int)position].Span) == entry.Hash
            : throw new CorruptReplicasException($"No segment of ledger {ledger} holds entry {entry.Sequence}, which the head has.");
    }

    private Task<ReadOnlyMemory<byte>> ReadBlobAsync(SegmentReference segment, CancellationToken cancellationToken)
    {
        var hash = BlobHash.Of(segment.Sha256);
        return blobs.ReadAsync(Keys.Segment(hash), hash, cancellationToken);
    }

    private void EnsureNoGap(IReadOnlyList<SegmentReference> older, long first, long last, int count)
    {
        if (last - first + 1 != count)
            throw new CorruptReplicasException($"The {count} entries {first} to {last} of ledger {ledger} have a gap.");
        for (var index = 0; index < older.Count; index++)
        {
            var next = index + 1 < older.Count ? older[index + 1].FirstSequence : first;
            if (older[index].LastSequence + 1 != next)
                throw new CorruptReplicasException($"After segment {older[index].FirstSequence} to {older[index].LastSequence} of ledger {ledger} comes entry {next}.");
        }
    }
}
