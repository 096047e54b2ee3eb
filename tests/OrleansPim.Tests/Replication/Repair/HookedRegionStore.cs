using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>A region store that lets a test happen in the middle of what is tested.</summary>
internal sealed class HookedRegionStore(IRegionStore store) : IRegionStore
{
    public Func<BlobKey, Task> BeforeRead { get; set; } = _ => Task.CompletedTask;

    public Action<BlobKey> AfterRead { get; set; } = _ => { };

    public Action<BlobKey, ReadOnlyMemory<byte>, BlobVersion?> BeforeWrite { get; set; } = (_, _, _) => { };

    /// <summary>Completes when a write that was sent arrives, however long its sender has given it up by then.</summary>
    public Func<BlobKey, Task> Way { get; set; } = _ => Task.CompletedTask;

    public async ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        await BeforeRead(key);
        var blob = await store.ReadAsync(key, cancellationToken);
        AfterRead(key);
        return blob;
    }

    public async ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        BeforeWrite(key, content, expected);
        var way = Way(key);
        if (way.IsCompleted)
            return await store.TryWriteAsync(key, content, expected, cancellationToken);
        await way;
        return await store.TryWriteAsync(key, content, expected, CancellationToken.None);
    }

    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken) =>
        store.TryDeleteAsync(key, expected, cancellationToken);

    public ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken) =>
        store.ListAsync(prefix, after, limit, cancellationToken);

    public ValueTask CreateAsync(CancellationToken cancellationToken) => store.CreateAsync(cancellationToken);
}
