using OrleansPim.Client.Administration;
using OrleansPim.Contracts.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Start;

namespace OrleansPim.Silo.Administration;

/// <summary>Lists the subscribers from the existence records of enough regions to miss none.</summary>
internal sealed class SubscriberListing(RegionSet regions, TimeProvider time)
{
    /// <summary>One page.</summary>
    /// <param name="after">Only ids above this one; <see langword="null"/> from the beginning.</param>
    /// <param name="limit">1 to <see cref="SubscriberList.MaximumLimit"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="UnavailableException">Too few regions answered.</exception>
    public async Task<SubscriberList> ListAsync(BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(regions.Regions.Select(region => PageAsync(region, after, limit, cancellationToken)));
        var pages = answers.OfType<BlobPage>().ToList();
        var needed = ListingMerge.StoresNeeded(regions.Quorum.Replicas, regions.Quorum.Size);
        if (pages.Count < needed)
            throw new UnavailableException($"{pages.Count} of {regions.Quorum.Replicas} regions listed their subscribers; {needed} are needed.");

        var (keys, next) = ListingMerge.Merge(pages, limit);
        return new SubscriberList([.. keys.Select(Id)], next is { } key ? Id(key) : null);
    }

    /// <summary>The key under which a subscriber is recorded.</summary>
    public static BlobKey Key(string subscriber) => new(StoreProbe.ExistencePrefix + subscriber);

    private static string Id(BlobKey key) => key.Value[StoreProbe.ExistencePrefix.Length..];

    private async Task<BlobPage?> PageAsync(Region region, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        if (!region.Standing.HasVote)
            return null;
        using var timeout = new CancellationTokenSource(StoreProbe.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await region.Store.ListAsync(StoreProbe.ExistencePrefix, after, limit, either.Token);
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
