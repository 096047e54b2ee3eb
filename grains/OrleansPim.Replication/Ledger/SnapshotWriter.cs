using Google.Protobuf;
using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Replication.Ledger;

/// <summary>Writes the whole state at a sequence. Off the commit path, in slices: the state is immutable, so nobody has to wait.</summary>
internal static class SnapshotWriter
{
    /// <summary>Records beyond this many bytes go to chunks of about this length.</summary>
    public const int ChunkLength = 1024 * 1024;

    /// <summary>How many bytes are serialised before other work of the scheduler gets its turn.</summary>
    private const int SliceLength = 64 * 1024;

    /// <summary>Writes <paramref name="state"/>, which the entries up to <paramref name="chain"/> add up to.</summary>
    /// <exception cref="Errors.ReplicationException">Nothing changed; try again.</exception>
    public static async Task<WrittenSnapshot> WriteAsync<TState>(
        LedgerBlobs blobs, TState state, EntryChain chain, DateTimeOffset time, CancellationToken cancellationToken)
        where TState : class, ILedgerState<TState>
    {
        var snapshot = new SnapshotRecord { Sequence = chain.Sequence, LastHash = chain.Hash.ToByteString() };
        var chunk = new SnapshotChunkRecord();
        var (length, chunkLength, slice) = (0L, 0, 0);
        foreach (var record in state.ToRecords())
        {
            if (chunkLength + record.Length > ChunkLength && chunkLength > 0)
            {
                length += await WriteChunkAsync(blobs, snapshot, chunk, cancellationToken);
                (chunk, chunkLength) = (new SnapshotChunkRecord(), 0);
            }

            chunk.Records.Add(UnsafeByteOperations.UnsafeWrap(record));
            chunkLength += record.Length;
            slice += record.Length;
            if (slice >= SliceLength)
            {
                slice = 0;
                await Task.Yield();
            }
        }

        // What fits into one blob needs no chunk.
        if (snapshot.Chunks.Count == 0)
            snapshot.Records.AddRange(chunk.Records);
        else
            length += await WriteChunkAsync(blobs, snapshot, chunk, cancellationToken);
        var blob = BlobFrame.Write(BlobKind.Snapshot, snapshot);
        var hash = BlobHash.Of(blob);
        await blobs.Blobs.WriteAsync(blobs.Keys.Snapshot(hash), blob, cancellationToken);
        var reference = new SnapshotReference
        {
            Sha256 = hash.ToByteString(),
            Sequence = chain.Sequence,
            LastHash = snapshot.LastHash,
            Length = length + blob.Length,
            TimeUnixMs = time.ToUnixTimeMilliseconds(),
        };
        return new WrittenSnapshot(reference, [.. snapshot.Chunks.Select(BlobHash.Of).Append(hash).Select(blobs.Keys.Snapshot)]);
    }

    private static async Task<int> WriteChunkAsync(
        LedgerBlobs blobs, SnapshotRecord snapshot, SnapshotChunkRecord chunk, CancellationToken cancellationToken)
    {
        var blob = BlobFrame.Write(BlobKind.SnapshotChunk, chunk);
        var hash = BlobHash.Of(blob);
        await blobs.Blobs.WriteAsync(blobs.Keys.Snapshot(hash), blob, cancellationToken);
        snapshot.Chunks.Add(hash.ToByteString());
        return blob.Length;
    }
}
