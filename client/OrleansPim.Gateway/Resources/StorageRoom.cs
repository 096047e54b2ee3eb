using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Resources;

/// <summary>How much more a subscriber may store, so that nothing is uploaded to the regions that will be refused.</summary>
/// <remarks>A forecast from what is there now: what counts in the end is what the grain decides.</remarks>
internal static class StorageRoom
{
    /// <summary>How long a body may be that is to lie under a name.</summary>
    /// <param name="subscriber">Whose.</param>
    /// <param name="quota">In bytes.</param>
    /// <param name="collection">Where it is to lie.</param>
    /// <param name="name">Under which name.</param>
    /// <param name="length">How long it is said to be.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static async Task<long> FindAsync(
        SubscriberClient subscriber, long quota, CollectionId collection, ItemName name, long length, CancellationToken cancellationToken)
    {
        var info = await subscriber.GetInfoAsync(ReadConsistency.Bounded, cancellationToken).ConfigureAwait(false);
        var room = quota - info.Bytes;
        if (length <= room)
            return room;
        var replaced = await subscriber.GetItemAsync(collection, name, cancellationToken).ConfigureAwait(false);

        // When nothing is left, what is there may still be replaced by something no longer.
        return Math.Max(room, 0) + (replaced?.Info.Length ?? 0);
    }

    /// <summary>Refuses changes after which more would be stored than may be, in whichever order they are done.</summary>
    /// <exception cref="DavException">507.</exception>
    public static async Task CheckAsync(SubscriberClient subscriber, long quota, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var info = await subscriber.GetInfoAsync(ReadConsistency.Bounded, cancellationToken).ConfigureAwait(false);
        var lengths = new Dictionary<(CollectionId, ItemName), long>();
        foreach (var change in changes)
        {
            if (change is PutItem put)
                lengths[(put.Collection, put.Name)] = put.Content?.Length ?? put.Body!.Length;
            else if (change is DeleteItem delete)
                lengths[(delete.Collection, delete.Name)] = 0;
        }
        var growth = lengths.Values.Sum();
        if (info.Bytes + growth <= quota)
            return;
        foreach (var (collection, name) in lengths.Keys)
            growth -= (await subscriber.GetItemAsync(collection, name, cancellationToken).ConfigureAwait(false))?.Info.Length ?? 0;
        if (growth > 0 && info.Bytes + growth > quota)
            throw Refusals.QuotaExceeded();
    }
}
