namespace OrleansPim.Gateway.JsonApi;

/// <summary>Whether anything left its place while somebody went over all collections: deleted, or moved where it was not seen.</summary>
internal static class Departures
{
    /// <param name="subscriber">Whose collections.</param>
    /// <param name="before">How everything was before.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <returns><see langword="false"/> only if everything that was there before is where it was, changed or not.</returns>
    public static async Task<bool> AnyAsync(SubscriberClient subscriber, SubscriberInfo before, CancellationToken cancellationToken)
    {
        foreach (var collection in before.Collections)
        {
            if (await AnyAsync(subscriber, before, collection.Id, cancellationToken).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private static async Task<bool> AnyAsync(
        SubscriberClient subscriber, SubscriberInfo before, CollectionId collection, CancellationToken cancellationToken)
    {
        var request = new SyncRequest { Collection = collection, Since = before.Sequence, Epoch = before.Epoch };
        while (true)
        {
            // A collection that is gone or was made anew has no page, or none that goes on from there.
            var page = await subscriber.SyncAsync(request, cancellationToken).ConfigureAwait(false);
            if (page is not { Token: SyncTokenState.Valid } || page.Changes.Any(change => change.Info is null))
                return true;
            if (!page.HasMore)
                return false;
            request = request with { Since = page.Sequence, AtLeast = page.LedgerSequence };
        }
    }
}
