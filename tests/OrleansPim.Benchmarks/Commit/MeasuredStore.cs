using OrleansPim.Replication.Stores;

namespace OrleansPim.Benchmarks.Commit;

/// <summary>A region store at a distance, whose requests are counted.</summary>
/// <param name="store">The store itself.</param>
internal sealed class MeasuredStore(IRegionStore store) : IRegionStore
{
    private int _headWrites;
    private int _otherWrites;
    private int _reads;

    /// <summary>What is added to every request, half of it on the way there.</summary>
    public TimeSpan Distance { get; set; }

    /// <summary>Conditional writes of heads, of other blobs, and reads and listings together, since the last reset.</summary>
    public (int Heads, int Others, int Reads) Counts => (_headWrites, _otherWrites, _reads);

    /// <summary>Begins to count anew.</summary>
    public void Reset() => (_headWrites, _otherWrites, _reads) = (0, 0, 0);

    /// <inheritdoc/>
    public async ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        await TravelAsync(cancellationToken);
        var blob = await store.ReadAsync(key, cancellationToken);
        await TravelAsync(cancellationToken);
        return blob;
    }

    /// <inheritdoc/>
    public async ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        if (key.Value.StartsWith("heads/", StringComparison.Ordinal))
            Interlocked.Increment(ref _headWrites);
        else
            Interlocked.Increment(ref _otherWrites);
        await TravelAsync(cancellationToken);
        var version = await store.TryWriteAsync(key, content, expected, cancellationToken);
        await TravelAsync(cancellationToken);
        return version;
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken) =>
        store.TryDeleteAsync(key, expected, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return store.ListAsync(prefix, after, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask CreateAsync(CancellationToken cancellationToken) => store.CreateAsync(cancellationToken);

    private Task TravelAsync(CancellationToken cancellationToken) =>
        Distance == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(Distance / 2, TimeProvider.System, cancellationToken);
}
