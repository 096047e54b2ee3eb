using OrleansPim.Replication.Stores;

namespace OrleansPim.Silo.Administration;

/// <summary>Unites one page of the same listing from several region stores.</summary>
/// <remarks>
/// Pure. What a quorum acknowledged is in at least one of any N - Q + 1 stores, so the union over so many misses nothing. It may show
/// a key that only a minority holds: a write that was never acknowledged, and may yet be.
/// </remarks>
internal static class ListingMerge
{
    /// <summary>How many stores must be united.</summary>
    public static int StoresNeeded(int replicas, int quorum) => replicas - quorum + 1;

    /// <summary>Unites pages.</summary>
    /// <param name="pages">The pages, all of the same prefix and start.</param>
    /// <param name="limit">The most keys of the result.</param>
    /// <returns>The keys in order, and where the next page begins (exclusive); <see langword="null"/> when this was the last.</returns>
    public static (IReadOnlyList<BlobKey> Keys, BlobKey? After) Merge(IReadOnlyList<BlobPage> pages, int limit)
    {
        // Beyond the end of the shortest page a key could be missing from the union although its store holds it.
        BlobKey? complete = pages.Any(page => page.After is not null)
            ? pages.Where(page => page.After is not null).Min(page => page.After!.Value)
            : null;
        var keys = pages.SelectMany(page => page.Blobs).Select(blob => blob.Key).Distinct()
            .Where(key => complete is not { } end || key.CompareTo(end) <= 0)
            .Order().ToList();
        return keys.Count > limit
            ? (keys[..limit], keys[limit - 1])
            : (keys, complete);
    }
}
