using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Replication.Garbage;

/// <summary>A region store whose deletions go elsewhere: the caller hears that they did not answer.</summary>
internal sealed class HookedRegionDeletion(IRegionStore store, Action<Func<Task>> onDelete) : IRegionStore
{
    /// <summary>The same regions with hooks in front of some of their stores.</summary>
    public static RegionSet Wrap(RegionSet regions, IReadOnlyList<HookedRegionDeletion?> hooks)
    {
        var wrapped = regions.Regions.Select((region, index) =>
        {
            if (hooks[index] is not { } hook)
                return region;
            var other = new Region(region.Name, hook);
            other.Judge(region.Standing);
            return other;
        });
        return new RegionSet([.. wrapped]) { ConfigurationId = regions.ConfigurationId };
    }

    public ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken) => store.ReadAsync(key, cancellationToken);

    public ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken) =>
        store.TryWriteAsync(key, content, expected, cancellationToken);

    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken)
    {
        onDelete(async () => await store.TryDeleteAsync(key, expected, CancellationToken.None));
        throw new RegionUnavailableException(RegionFailure.TimedOut, "The deletion is on its way.");
    }

    public ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken) =>
        store.ListAsync(prefix, after, limit, cancellationToken);

    public ValueTask CreateAsync(CancellationToken cancellationToken) => store.CreateAsync(cancellationToken);
}
