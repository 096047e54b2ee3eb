namespace OrleansPim.Replication.Stores;

/// <summary>The blob store of one region.</summary>
/// <remarks>
/// Thread-safe and, per key, linearizable. Never retries or caches: the quorum above judges a failure. Runs no code of ours:
/// all that the protocol asks of a store is to read one blob and to write one blob if its version is still the expected one.
/// </remarks>
public interface IRegionStore
{
    /// <summary>The longest content of one blob, in bytes: 4 MiB.</summary>
    const int MaximumContentLength = 4 * 1024 * 1024;

    /// <summary>The most lines that one page of a listing may ask for.</summary>
    const int MaximumPageSize = 5_000;

    /// <summary>Reads one blob.</summary>
    /// <returns>The blob; <see langword="null"/> if the store works and holds none under this key.</returns>
    /// <exception cref="RegionUnavailableException">The store could not tell.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken);

    /// <summary>Writes one blob if its version is still <paramref name="expected"/>.</summary>
    /// <param name="key">Where to write.</param>
    /// <param name="content">
    /// At most <see cref="MaximumContentLength"/>. The caller may reuse its buffer once a result was returned; after a failure or a
    /// stopped wait never, since the store may still be reading it.
    /// </param>
    /// <param name="expected">The version last read; <see langword="null"/> creates only.</param>
    /// <param name="cancellationToken">Stops the wait, not a write already sent.</param>
    /// <returns>The new version; <see langword="null"/> if another writer came first.</returns>
    /// <exception cref="RegionUnavailableException">May or may not have been written.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped; may or may not have been written.</exception>
    ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken);

    /// <summary>Deletes one blob if its version is still <paramref name="expected"/>.</summary>
    /// <returns><see langword="true"/> if this call deleted it; <see langword="false"/> if it had changed or was absent.</returns>
    /// <exception cref="RegionUnavailableException">May or may not have been deleted.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped; may or may not have been deleted.</exception>
    ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken);

    /// <summary>Lists blobs in the order of their keys.</summary>
    /// <param name="prefix">Only keys that begin with this text; empty for all.</param>
    /// <param name="after">Only keys above this one; <see langword="null"/> for the first page.</param>
    /// <param name="limit">At most so many lines, 1 to <see cref="MaximumPageSize"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>A page; a blob that exists during the whole listing is in it once.</returns>
    /// <exception cref="RegionUnavailableException">The store could not tell.</exception>
    ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken);

    /// <summary>Makes an empty store where there is none; leaves an existing one as it is.</summary>
    /// <remarks>
    /// The only call that may bring a missing store back. Every other call on a store that is missing throws
    /// <see cref="RegionUnavailableException"/> with <see cref="RegionFailure.Missing"/>: an absent store is not an empty one.
    /// </remarks>
    /// <exception cref="RegionUnavailableException">It could not be made.</exception>
    ValueTask CreateAsync(CancellationToken cancellationToken);
}
