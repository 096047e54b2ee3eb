using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.Subscribers;

/// <summary>The chunks of one subscriber's content.</summary>
/// <remarks>Stored without a frame: their name is the SHA-256 of exactly what the caller gave, and nobody interprets them.</remarks>
internal sealed class ContentChunks(LedgerBlobs blobs)
{
    /// <summary>How many chunks are remembered to be on a quorum, so that naming them costs no question.</summary>
    public const int MaximumRemembered = 1_024;

    private readonly HashSet<BlobHash> _stored = [];

    /// <summary>Puts a chunk on a quorum of regions.</summary>
    public async Task<ChunkId> WriteAsync(byte[] chunk, CancellationToken cancellationToken)
    {
        if (chunk is not { Length: > 0 and <= ContentReference.ChunkLength })
            throw new InvalidException(InvalidReason.Content, $"A chunk has 1 to {ContentReference.ChunkLength} bytes.");
        var hash = BlobHash.Of(chunk);
        await blobs.Blobs.WriteAsync(blobs.Keys.Content(hash), chunk, cancellationToken);
        Remember(hash);
        return new ChunkId(hash.ToString());
    }

    /// <summary>Reads a chunk; <see langword="null"/> if this subscriber never stored it.</summary>
    public async Task<byte[]?> ReadAsync(ChunkId chunk, CancellationToken cancellationToken)
    {
        var hash = Parse(chunk);
        return await blobs.Blobs.TryReadAsync(blobs.Keys.Content(hash), hash, cancellationToken) is { } content ? content.ToArray() : null;
    }

    /// <summary>Makes sure that everything a request names is on a quorum before the request is decided.</summary>
    /// <exception cref="InvalidException">A chunk was never stored.</exception>
    public async Task EnsureAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        foreach (var chunk in request.Changes.OfType<PutItem>().SelectMany(put => put.Content?.Chunks ?? []))
        {
            var hash = Parse(chunk);
            if (_stored.Contains(hash))
                continue;
            if (!await blobs.Blobs.EnsureAsync(blobs.Keys.Content(hash), hash, cancellationToken))
                throw new InvalidException(InvalidReason.Content, $"Chunk {chunk} was not uploaded.");
            Remember(hash);
        }
    }

    private static BlobHash Parse(ChunkId chunk) => BlobHash.TryParse(chunk.Value, out var hash)
        ? hash
        : throw new InvalidException(InvalidReason.Content, "A chunk is named by 64 lower-case hexadecimal digits.");

    private void Remember(BlobHash hash)
    {
        // Forgetting costs one question to the stores.
        if (_stored.Count >= MaximumRemembered)
            _stored.Clear();
        _stored.Add(hash);
    }
}
