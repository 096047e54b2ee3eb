using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Start;

namespace OrleansPim.Silo.Administration;

/// <summary>Tells from the listings of the regions which of them lack a subscriber's head.</summary>
internal sealed class HeadListing(RegionSet regions, TimeProvider time)
{
    private const int PageLength = 1_000;

    /// <summary>The regions with a vote that lack the heads of some subscribers.</summary>
    /// <param name="subscribers">Their ids, in ordinal order.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Only those that are lacking somewhere. A region that does not answer is known to lack nothing: <c>Available</c> tells of it.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FindMissingAsync(
        IReadOnlyList<string> subscribers, CancellationToken cancellationToken)
    {
        var missing = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (subscribers.Count == 0)
            return missing;
        var listings = await Task.WhenAll(regions.Regions.Select(region => ReadAsync(region, subscribers, cancellationToken)));
        foreach (var id in subscribers)
        {
            List<string> lacking = [.. regions.Regions.Where((_, index) => listings[index]?.Contains(id) == false).Select(region => region.Name.Value)];
            if (lacking.Count > 0)
                missing.Add(id, lacking);
        }

        return missing;
    }

    private async Task<HashSet<string>?> ReadAsync(Region region, IReadOnlyList<string> subscribers, CancellationToken cancellationToken)
    {
        if (!region.Standing.HasVote)
            return null;
        using var timeout = new CancellationTokenSource(StoreProbe.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var last = new BlobKey(LedgerKeys.HeadPrefix + subscribers[^1]);
        var found = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            // The first of the page is not above itself, so it is asked for by itself.
            var first = new BlobKey(LedgerKeys.HeadPrefix + subscribers[0]);
            if (await region.Store.ReadAsync(first, either.Token) is not null)
                found.Add(subscribers[0]);
            for (BlobKey? after = first; after is not null && after.Value.CompareTo(last) < 0;)
            {
                var page = await region.Store.ListAsync(LedgerKeys.HeadPrefix, after, PageLength, either.Token);
                found.UnionWith(page.Blobs.Select(blob => blob.Key.Value[LedgerKeys.HeadPrefix.Length..]));
                after = page.Blobs.Count > 0 && page.Blobs[^1].Key.CompareTo(last) >= 0 ? null : page.After;
            }

            return found;
        }
        catch (RegionUnavailableException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
