using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Grains.Subscribers;

/// <summary>A region store as a process sees it that dies after a number of writes, counted over all regions.</summary>
internal sealed class FusedRegionStore(IRegionStore store, FusedRegionStore.Fuse fuse) : IRegionStore
{
    public ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        fuse.Check();
        return store.ReadAsync(key, cancellationToken);
    }

    public ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        fuse.Burn();
        return store.TryWriteAsync(key, content, expected, cancellationToken);
    }

    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No grain deletes.");

    public ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        fuse.Check();
        return store.ListAsync(prefix, after, limit, cancellationToken);
    }

    public ValueTask CreateAsync(CancellationToken cancellationToken) => store.CreateAsync(cancellationToken);

    /// <summary>How many writes are left; shared by the regions of one process.</summary>
    internal sealed class Fuse(int writes)
    {
        private int _left = writes;

        public bool IsBurnt => _left < 0;

        public void Burn()
        {
            _left--;
            Check();
        }

        public void Check()
        {
            if (_left < 0)
                throw new RegionUnavailableException(RegionFailure.Unreachable, "The process died.");
        }
    }
}
