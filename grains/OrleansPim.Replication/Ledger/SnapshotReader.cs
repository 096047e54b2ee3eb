using Google.Protobuf;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Replication.Ledger;

/// <summary>Reads the whole state at a sequence.</summary>
internal static class SnapshotReader
{
    /// <summary>Reads the snapshot that a head names.</summary>
    /// <exception cref="CorruptReplicasException">Lost, or not what the reference names.</exception>
    public static async Task<TState> ReadAsync<TState>(LedgerBlobs blobs, SnapshotReference reference, CancellationToken cancellationToken)
        where TState : class, ILedgerState<TState>
    {
        var hash = BlobHash.Of(reference.Sha256);
        var blob = await blobs.Blobs.ReadAsync(blobs.Keys.Snapshot(hash), hash, cancellationToken);
        var snapshot = BlobFrame.Read(BlobKind.Snapshot, SnapshotRecord.Parser, blob);
        if (snapshot.Sequence != reference.Sequence || snapshot.LastHash != reference.LastHash)
            throw new CorruptReplicasException($"Snapshot {hash} is of entry {snapshot.Sequence}, not of {reference.Sequence} as its reference says.");

        var builder = TState.NewBuilder();
        Add(builder, snapshot.Records);
        foreach (var run in snapshot.Chunks.Chunk(LedgerBlobs.ReadConcurrency))
        {
            foreach (var chunk in await Task.WhenAll(run.Select(name => ReadChunkAsync(blobs, BlobHash.Of(name), cancellationToken))))
            {
                Add(builder, chunk.Records);
                await Task.Yield();
            }
        }

        return builder.Build();
    }

    private static void Add<TState>(ILedgerStateBuilder<TState> builder, IEnumerable<ByteString> records)
    {
        foreach (var record in records)
            builder.Add(record.Memory);
    }

    private static async Task<SnapshotChunkRecord> ReadChunkAsync(LedgerBlobs blobs, BlobHash hash, CancellationToken cancellationToken)
    {
        var blob = await blobs.Blobs.ReadAsync(blobs.Keys.Snapshot(hash), hash, cancellationToken);
        return BlobFrame.Read(BlobKind.SnapshotChunk, SnapshotChunkRecord.Parser, blob);
    }
}
