using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Garbage;

/// <summary>What every region holds of one ledger's immutable blobs, with versions.</summary>
internal sealed class LedgerListing
{
    private readonly Dictionary<Region, Dictionary<BlobKey, BlobInfo>> _regions = [];

    private LedgerListing()
    {
    }

    /// <summary>Everything that any region holds, with the length of the longest copy.</summary>
    public IReadOnlyDictionary<BlobKey, long> Blobs => _regions.Values.SelectMany(region => region.Values)
        .GroupBy(blob => blob.Key).ToDictionary(blob => blob.Key, blob => blob.Max(copy => copy.Length));

    /// <summary>Each region with what it holds.</summary>
    public IEnumerable<KeyValuePair<Region, Dictionary<BlobKey, BlobInfo>>> Regions => _regions;

    /// <summary>Lists all of them.</summary>
    /// <exception cref="QuorumUnavailableException">A region cannot be listed now, or has no vote: what it holds cannot be told.</exception>
    public static async Task<LedgerListing> ReadAsync(LedgerSettings settings, LedgerId id, CancellationToken cancellationToken)
    {
        var listing = new LedgerListing();
        foreach (var region in settings.Regions.Regions)
        {
            if (!region.Standing.HasVote)
                throw new QuorumUnavailableException($"Region {region.Name} has no vote now: {region.Standing.Reason}");
            var blobs = listing._regions[region] = [];
            foreach (var prefix in CondemnedBlobs.Prefixes)
                await ReadAsync(settings, region, $"{prefix}{id.Value}/", blobs, cancellationToken);
        }

        return listing;
    }

    private static async Task ReadAsync(
        LedgerSettings settings, Region region, string prefix, Dictionary<BlobKey, BlobInfo> blobs, CancellationToken cancellationToken)
    {
        BlobKey? after = null;
        do
        {
            var page = await ReadAsync(settings, region, prefix, after, cancellationToken);
            foreach (var blob in page.Blobs)
                blobs[blob.Key] = blob;
            after = page.After;
        }
        while (after is not null);
    }

    private static async Task<BlobPage> ReadAsync(
        LedgerSettings settings, Region region, string prefix, BlobKey? after, CancellationToken cancellationToken)
    {
        try
        {
            using var timeout = new CancellationTokenSource(settings.Options.BlobTimeout, settings.Time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            return await region.Store.ListAsync(prefix, after, IRegionStore.MaximumPageSize, stop.Token);
        }
        catch (Exception exception) when (exception is RegionUnavailableException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new QuorumUnavailableException($"Region {region.Name} cannot be listed now: {exception.Message}");
        }
    }
}
