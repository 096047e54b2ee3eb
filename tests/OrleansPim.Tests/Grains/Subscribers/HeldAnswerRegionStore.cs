using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Grains.Subscribers;

/// <summary>A region store whose answers about some blobs are under way until they are let go: they were true when they were given.</summary>
internal sealed class HeldAnswerRegionStore(IRegionStore store, string prefix, Task release) : IRegionStore
{
    public async ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var blob = await store.ReadAsync(key, cancellationToken);
        if (key.Value.StartsWith(prefix, StringComparison.Ordinal))
            await release;
        return blob;
    }

    public ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken) =>
        store.TryWriteAsync(key, content, expected, cancellationToken);

    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken) =>
        store.TryDeleteAsync(key, expected, cancellationToken);

    public ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken) =>
        store.ListAsync(prefix, after, limit, cancellationToken);

    public ValueTask CreateAsync(CancellationToken cancellationToken) => store.CreateAsync(cancellationToken);
}
