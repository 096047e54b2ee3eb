using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Which keys the stores hold, all together.</summary>
internal sealed class BlobInventory(RegionSet regions, ReplicaClock clock)
{
    private const int PageSize = 1_000;

    /// <summary>Every key that any voting store holds.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="QuorumUnavailableException">
    /// Fewer stores than a quorum can be listed. With a quorum of N none is missed: whatever was acknowledged lies on a quorum,
    /// and two quorums share a store.
    /// </exception>
    public async Task<IReadOnlySet<BlobKey>> ListAllAsync(CancellationToken cancellationToken)
    {
        var voters = regions.Regions.Where(region => region.Standing.HasVote).ToList();
        var listings = await Task.WhenAll(voters.Select(region => TryListAsync(region, cancellationToken)));
        var complete = listings.Where(listing => listing is not null).ToList();
        if (complete.Count < regions.Quorum.Size)
        {
            throw new QuorumUnavailableException(
                $"{regions.Quorum.Size} of {regions.Regions.Count} region stores have to be listed; {complete.Count} could be.");
        }

        var all = new SortedSet<BlobKey>();
        foreach (var listing in complete)
            all.UnionWith(listing!);
        return all;
    }

    /// <summary>Every key that one store holds.</summary>
    /// <exception cref="RegionUnavailableException">The store could not tell.</exception>
    public async Task<List<BlobKey>> ListAsync(Region region, CancellationToken cancellationToken) =>
        [.. (await ListBlobsAsync(region, cancellationToken)).Select(blob => blob.Key)];

    /// <summary>Every blob that one store holds, with its version and length.</summary>
    /// <exception cref="RegionUnavailableException">The store could not tell.</exception>
    public async Task<List<BlobInfo>> ListBlobsAsync(Region region, CancellationToken cancellationToken)
    {
        var blobs = new List<BlobInfo>();
        BlobKey? after = null;
        do
        {
            using var deadline = clock.StartDeadline(cancellationToken);
            var page = await region.Store.ListAsync(string.Empty, after, PageSize, deadline.Token);
            blobs.AddRange(page.Blobs);
            after = page.After;
        }
        while (after is not null);
        return blobs;
    }

    private async Task<List<BlobKey>?> TryListAsync(Region region, CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(region, cancellationToken);
        }
        catch (RegionUnavailableException)
        {
            // Whether that is too many is judged by the quorum.
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
