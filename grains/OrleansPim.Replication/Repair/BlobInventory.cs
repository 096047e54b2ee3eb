using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Which keys a store holds.</summary>
internal sealed class BlobInventory(ReplicaClock clock)
{
    private const int PageSize = 1_000;

    /// <summary>Every key that one store holds.</summary>
    /// <exception cref="RegionUnavailableException">The store could not tell.</exception>
    public async Task<List<BlobKey>> ListAsync(Region region, CancellationToken cancellationToken) =>
        [.. (await ListBlobsAsync(region, KeyStretch.Everything, cancellationToken)).Select(blob => blob.Key)];

    /// <summary>Every blob that one store holds within a stretch, with its version and length.</summary>
    /// <exception cref="RegionUnavailableException">The store could not tell.</exception>
    public async Task<List<BlobInfo>> ListBlobsAsync(Region region, KeyStretch stretch, CancellationToken cancellationToken)
    {
        var blobs = new List<BlobInfo>();
        var after = stretch.After;
        do
        {
            using var deadline = clock.StartDeadline(cancellationToken);
            var page = await region.Store.ListAsync(string.Empty, after, PageSize, deadline.Token);
            blobs.AddRange(page.Blobs.Where(blob => stretch.Reaches(blob.Key)));
            after = page.After;
        }
        while (after is { } next && stretch.Reaches(next));
        return blobs;
    }
}
