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
    /// <returns>What was found, and for people why nothing could be read; a store's failure is never thrown.</returns>
    public static async Task<(StoreFinding Finding, string Reason)> LookAsync(
        IRegionStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (await HoldsAnyAsync(store, ExistencePrefix, either.Token))
                return (StoreFinding.Inhabited, string.Empty);
            return await HoldsAnyAsync(store, string.Empty, either.Token)
                ? (StoreFinding.Formed, string.Empty)
                : (StoreFinding.Empty, string.Empty);
        }
        catch (RegionUnavailableException exception)
        {
            return (exception.Reason == RegionFailure.Missing ? StoreFinding.Missing : StoreFinding.Unreadable, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (StoreFinding.Unreadable, $"The store did not answer within {Timeout.TotalSeconds} s.");
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
