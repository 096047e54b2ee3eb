using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>A region store that answers within the replica timeout, or fails.</summary>
internal sealed class TimedRegionStore(IRegionStore store, ReplicaClock clock) : IRegionStore
{
    public async ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken) =>
        await LimitAsync(token => store.ReadAsync(key, token), cancellationToken);

    public async ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken) =>
        await LimitAsync(token => store.TryWriteAsync(key, content, expected, token), cancellationToken);

    public async ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken) =>
        await LimitAsync(token => store.TryDeleteAsync(key, expected, token), cancellationToken);

    public async ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken) =>
        await LimitAsync(token => store.ListAsync(prefix, after, limit, token), cancellationToken);

    public async ValueTask CreateAsync(CancellationToken cancellationToken) => await LimitAsync(CreateNowAsync, cancellationToken);

    private async ValueTask<bool> CreateNowAsync(CancellationToken cancellationToken)
    {
        await store.CreateAsync(cancellationToken);
        return true;
    }

    private async ValueTask<T> LimitAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        using var deadline = clock.StartDeadline(cancellationToken);
        try
        {
            return await ask(deadline.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegionUnavailableException(RegionFailure.TimedOut, "The store did not answer within the replica timeout.", exception);
        }
    }
}
