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
        [.. (await ListBlobsAsync(region, KeyStretch.Everything, pace: null, cancellationToken)).Select(blob => blob.Key)];

    /// <summary>Every blob that one store holds within a stretch, with its version and length.</summary>
    /// <param name="region">Which store.</param>
    /// <param name="stretch">From where to where.</param>
    /// <param name="pace">How to list beside commits; all as quickly as it comes if there is none.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="RegionUnavailableException">The store could not tell.</exception>
    public async Task<List<BlobInfo>> ListBlobsAsync(
        Region region, KeyStretch stretch, ListingPace? pace, CancellationToken cancellationToken)
    {
        var blobs = new List<BlobInfo>();
        var after = stretch.After;
        do
        {
            var beganAt = clock.Timestamp;
            using var deadline = clock.StartDeadline(cancellationToken);
            var page = await region.Store.ListAsync(string.Empty, after, pace?.Size ?? PageSize, deadline.Token);
            blobs.AddRange(page.Blobs.Where(blob => stretch.Reaches(blob.Key)));
            after = page.After;
            if (pace?.Learn(clock.ElapsedSince(beganAt)) is { } rest && rest > TimeSpan.Zero && after is not null)
                await clock.DelayAsync(rest, cancellationToken);
        }
        while (after is { } next && stretch.Reaches(next));
        return blobs;
    }
}
