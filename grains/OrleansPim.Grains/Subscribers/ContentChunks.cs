using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.Subscribers;

/// <summary>The chunks of one subscriber's content.</summary>
/// <remarks>Stored without a frame: their name is the SHA-256 of exactly what the caller gave, and nobody interprets them.</remarks>
internal sealed class ContentChunks(LedgerBlobs blobs)
{
    /// <summary>How many chunks are remembered to be on a quorum, so that naming them costs no question.</summary>
    public const int MaximumRemembered = 1_024;

    private readonly HashSet<BlobHash> _stored = [];
    private long _storedAt;

    /// <summary>Whether a request names content.</summary>
    public static bool IsNamedBy(ChangeRequest request) => request.Changes.Any(change => change is PutItem { Content: not null });

    /// <summary>Puts a chunk on a quorum of regions.</summary>
    /// <param name="chunk">1 byte to <see cref="ContentReference.ChunkLength"/>.</param>
    /// <param name="seenAt">How often blobs of the ledger were condemned before this call.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<ChunkId> WriteAsync(byte[] chunk, long seenAt, CancellationToken cancellationToken)
    {
        if (chunk is not { Length: > 0 and <= ContentReference.ChunkLength })
            throw new InvalidException(InvalidReason.Content, $"A chunk has 1 to {ContentReference.ChunkLength} bytes.");
        var hash = BlobHash.Of(chunk);
        await blobs.Blobs.WriteAsync(blobs.Keys.Content(hash), chunk, cancellationToken);
        Remember(hash, seenAt);
        return new ChunkId(hash.ToString());
    }

    /// <summary>Reads a chunk; <see langword="null"/> if this subscriber never stored it.</summary>
    public async Task<byte[]?> ReadAsync(ChunkId chunk, CancellationToken cancellationToken)
    {
        var hash = Parse(chunk);
        return await blobs.Blobs.TryReadAsync(blobs.Keys.Content(hash), hash, cancellationToken) is { } content ? content.ToArray() : null;
    }

    /// <summary>Makes sure that everything a request names is on a quorum before the request is decided.</summary>
    /// <param name="request">The request.</param>
    /// <param name="seenAt">How often blobs of the ledger were condemned before this call.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="InvalidException">A chunk was never stored, or was deleted as garbage.</exception>
    public Task EnsureAsync(ChangeRequest request, long seenAt, CancellationToken cancellationToken) => EnsureAsync(
        request.Changes.OfType<PutItem>().SelectMany(put => put.Content?.Chunks ?? []).Select(Parse), seenAt, cancellationToken);

    /// <summary>Makes sure that chunks are on a quorum.</summary>
    /// <inheritdoc cref="EnsureAsync(ChangeRequest, long, CancellationToken)"/>
    public async Task EnsureAsync(IEnumerable<BlobHash> chunks, long seenAt, CancellationToken cancellationToken)
    {
        foreach (var hash in chunks)
        {
            if (_storedAt == seenAt && _stored.Contains(hash))
                continue;
            if (!await blobs.Blobs.EnsureAsync(blobs.Keys.Content(hash), hash, cancellationToken))
                throw new InvalidException(InvalidReason.ContentMissing, $"Chunk {hash} was not uploaded, or was collected since nothing named it: upload it again.");
            Remember(hash, seenAt);
        }
    }

    private static BlobHash Parse(ChunkId chunk) => BlobHash.TryParse(chunk.Value, out var hash)
        ? hash
        : throw new InvalidException(InvalidReason.Content, "A chunk is named by 64 lower-case hexadecimal digits.");

    // What was seen before blobs were condemned proves nothing after it.
    private void Remember(BlobHash hash, long seenAt)
    {
        if (seenAt < _storedAt)
            return;

        // Forgetting costs one question to the stores.
        if (seenAt > _storedAt || _stored.Count >= MaximumRemembered)
            _stored.Clear();
        _storedAt = seenAt;
        _stored.Add(hash);
    }
}
