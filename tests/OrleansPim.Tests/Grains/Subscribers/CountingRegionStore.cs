using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Grains.Subscribers;

/// <summary>A region store whose requests are counted.</summary>
internal sealed class CountingRegionStore(IRegionStore store) : IRegionStore
{
    private int _reads;
    private int _writes;

    /// <summary>Reads and listings so far.</summary>
    public int Reads => _reads;

    /// <summary>Conditional writes so far.</summary>
    public int Writes => _writes;

    public ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return store.ReadAsync(key, cancellationToken);
    }

    public ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        return store.TryWriteAsync(key, content, expected, cancellationToken);
    }

    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken) =>
        store.TryDeleteAsync(key, expected, cancellationToken);

    public ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return store.ListAsync(prefix, after, limit, cancellationToken);
    }

    public ValueTask CreateAsync(CancellationToken cancellationToken) => store.CreateAsync(cancellationToken);
}
