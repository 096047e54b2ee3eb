using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using OrleansPim.Replication.Stores;
using BlobInfo = OrleansPim.Replication.Stores.BlobInfo;

namespace OrleansPim.Stores.Azure;

/// <summary>Lists a container, page by page, with no request per blob.</summary>
/// <param name="container">The container.</param>
internal sealed class AzureListing(BlobContainerClient container)
{
    /// <summary>Reads the page that follows <paramref name="after"/>.</summary>
    /// <inheritdoc cref="IRegionStore.ListAsync"/>
    public async Task<BlobPage> ReadAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        var options = OptionsFor(prefix, after);
        // The page begins with the key that it is to follow, if that exists.
        var count = Math.Min(limit + (after is null ? 0 : 1), AzureLimits.PageSize);
        var blobs = new List<BlobInfo>();
        string? continuation = null;
        do
        {
            // Azure may give a page of nothing although more follow; one of ours needs a key to go on from.
            var page = await ReadPageAsync(options, continuation, count, cancellationToken).ConfigureAwait(false);
            Take(page.Values, prefix, after, blobs);
            continuation = page.ContinuationToken;
        }
        while (blobs.Count == 0 && !string.IsNullOrEmpty(continuation));

        var isLast = string.IsNullOrEmpty(continuation) && blobs.Count <= limit;
        var lines = blobs.Count <= limit ? blobs : blobs[..limit];
        return new BlobPage(lines, isLast ? null : lines[^1].Key);
    }

    private static void Take(IEnumerable<BlobItem> items, string prefix, BlobKey? after, List<BlobInfo> blobs)
    {
        BlobKey? last = null;
        foreach (var item in items)
        {
            if (!AzureBlobName.TryRead(item.Name, out var key) || !key.Value.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            if (last is { } before && key.CompareTo(before) <= 0)
                throw OutOfOrder();
            last = key;
            if (after is not { } start || key.CompareTo(start) > 0)
                blobs.Add(new BlobInfo(key, AzureVersion.Of(item.Properties.ETag), item.Properties.ContentLength ?? throw AzureFailure.Foreign()));
        }
    }

    private async Task<Page<BlobItem>> ReadPageAsync(GetBlobsOptions options, string? continuation, int count, CancellationToken cancellationToken)
    {
        await foreach (var page in container.GetBlobsAsync(options, cancellationToken).AsPages(continuation, count).ConfigureAwait(false))
            return page;
        throw AzureFailure.Foreign();
    }

    private static GetBlobsOptions OptionsFor(string prefix, BlobKey? after)
    {
        var options = new GetBlobsOptions { Prefix = AzureBlobName.Of(prefix) };
        // A beginning must lie within the prefix; any other one is left to the comparison above.
        if (after is { } start && start.Value.StartsWith(prefix, StringComparison.Ordinal))
            options.StartFrom = AzureBlobName.Of(start.Value);
        return options;
    }

    private static RegionUnavailableException OutOfOrder() => new(
        RegionFailure.Unreachable, "The container does not list its blobs in order; the account's hierarchical namespace must be off.");
}
