using Microsoft.Extensions.Logging;
using OrleansPim.Replication;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>A region store in one SQLite file on a local disk.</summary>
/// <remarks>
/// Thread-safe, and safe when several processes share the file. A write is answered after its commit is on the disk
/// (write-ahead log, <c>synchronous=FULL</c>) and the file was found to be still the one that its path leads to. The file is
/// opened by the first request and again after each failure, so the store comes back by itself once the cause is gone.
/// <para>
/// Writes that wait share a commit. Measured once on two cores, which others used too, with 20,000 blobs and 16 KiB pages: with
/// 1, 32 and 256 writers of 4 KiB about 2,300, 11,700 and 18,500 writes/s; of 12 KiB with 32 and 256 about 10,000 and 14,600.
/// Pages of 8 KiB gave 8,700 and 10,900 for 12 KiB. The slowest percent with 256 writers, about 100 ms, waits for the
/// write-ahead log to be begun anew.
/// </para>
/// <para>
/// To put an older copy in place while the store is closed after a crash, remove <c>region.db-wal</c> and <c>region.db-shm</c>
/// too: SQLite would replay them over the copy. The file <c>region.db-wal-orphaned</c> is what a live replacement left behind.
/// </para>
/// </remarks>
public sealed class SqliteRegionStore : IRegionStore, IAsyncDisposable
{
    private readonly BoundedQueue _writes = new(SqliteLimits.QueuedBytes);
    private readonly BoundedQueue _reads = new(SqliteLimits.QueuedBytes);
    private readonly BoundedQueue _listings = new(SqliteLimits.QueuedBytes);
    private readonly RegionFileGate _gate;
    private readonly CheckpointLoop _checkpoints;
    private readonly List<StoreThread> _threads = [];
    private bool _isDisposed;

    /// <summary>Makes the object and its threads; touches no file.</summary>
    /// <param name="options">Where the data is.</param>
    /// <param name="ids">Makes version tokens unique.</param>
    /// <param name="logger">Hears what no caller waits for.</param>
    public SqliteRegionStore(SqliteRegionStoreOptions options, IIdSource ids, ILogger<SqliteRegionStore> logger)
    {
        _gate = new RegionFileGate(options, SqliteLimits.ReaderThreads + 1, ids, logger);
        _checkpoints = new CheckpointLoop(_gate, logger, options.Folder);

        _threads.Add(StoreThread.Start("Region store writer", new WriterLoop(_writes, _gate, _checkpoints).Run));
        _threads.Add(StoreThread.Start("Region store checkpoints", _checkpoints.Run));
        _threads.Add(StoreThread.Start("Region store listings", new ReaderLoop(_listings, _gate, reader: 0, threads: 1, maximumRequests: 1).Run));
        for (var reader = 1; reader <= SqliteLimits.ReaderThreads; reader++)
            _threads.Add(StoreThread.Start(
                "Region store reader", new ReaderLoop(_reads, _gate, reader, SqliteLimits.ReaderThreads, SqliteLimits.BatchReads).Run));
    }

    /// <inheritdoc/>
    public ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        ThrowIfNothing(key);
        return new ReadRequest(key).SendAsync(_reads, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The content is too long, or the key names nothing.</exception>
    public ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        ThrowIfNothing(key);
        if (content.Length > IRegionStore.MaximumContentLength)
            throw new ArgumentException($"The content has {content.Length} bytes; at most 4 MiB fit.", nameof(content));
        return new WriteRequest(key, content, expected).SendAsync(_writes, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken)
    {
        ThrowIfNothing(key);
        return new DeleteRequest(key, expected).SendAsync(_writes, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The limit is outside its range.</exception>
    public ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IRegionStore.MaximumPageSize);
        return new ListRequest(prefix, after, limit).SendAsync(_listings, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask CreateAsync(CancellationToken cancellationToken) =>
        await new CreateRequest().SendAsync(_listings, cancellationToken);

    /// <summary>Fails the requests that wait, lets the ones being served end, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        var closed = new RegionUnavailableException(RegionFailure.Unreachable, "The store was closed.");
        foreach (var queue in (BoundedQueue[])[_writes, _reads, _listings])
            AnswerRun.Start(queue.Close(), closed);
        _checkpoints.Close();
        foreach (var thread in _threads)
            await thread.Ended.ConfigureAwait(false);
        _gate.Close();
        _checkpoints.Dispose();
    }

    private static void ThrowIfNothing(BlobKey key)
    {
        if (key.Value.Length == 0)
            throw new ArgumentException("The key names nothing.", nameof(key));
    }
}
