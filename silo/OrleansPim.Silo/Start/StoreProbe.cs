using OrleansPim.Replication.Stores;

namespace OrleansPim.Silo.Start;

/// <summary>Looks into one region store, without changing it.</summary>
internal static class StoreProbe
{
    /// <summary>The prefix under which every provisioned subscriber is recorded, apart from its data.</summary>
    public const string ExistencePrefix = "existence/";

    /// <summary>How long a store may take before it counts as unreadable.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Looks.</summary>
    /// <param name="store">The store.</param>
    /// <param name="time">Measures <see cref="Timeout"/>.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <returns>What was found; a store's failure is never thrown.</returns>
    public static async Task<StoreFinding> LookAsync(IRegionStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (await HoldsAnyAsync(store, ExistencePrefix, either.Token))
                return StoreFinding.Inhabited;
            return await HoldsAnyAsync(store, string.Empty, either.Token) ? StoreFinding.Formed : StoreFinding.Empty;
        }
        catch (RegionUnavailableException exception)
        {
            return exception.Reason == RegionFailure.Missing ? StoreFinding.Missing : StoreFinding.Unreadable;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return StoreFinding.Unreadable;
        }
    }

    private static async Task<bool> HoldsAnyAsync(IRegionStore store, string prefix, CancellationToken cancellationToken)
    {
        BlobKey? after = null;
        do
        {
            var page = await store.ListAsync(prefix, after, limit: 1, cancellationToken);
            if (page.Blobs.Count > 0)
                return true;
            after = page.After;
        }
        while (after is not null);
        return false;
    }
}
