using System.Collections.Concurrent;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Faults;

/// <summary>Lets blobs that were put back show the versions of the copy, as a restored disk does.</summary>
/// <remarks>
/// The store itself never gives a version twice, so what is put back has a new one there. From outside it has the old one until the next
/// write. Thread-safe.
/// </remarks>
internal sealed class RestoredVersions
{
    private readonly ConcurrentDictionary<BlobKey, (BlobVersion Shown, BlobVersion Actual)> _restored = new();

    /// <summary>A blob was put back.</summary>
    /// <param name="key">Which.</param>
    /// <param name="shown">Its version in the copy.</param>
    /// <param name="actual">Its version in the store.</param>
    public void Add(BlobKey key, BlobVersion shown, BlobVersion actual) => _restored[key] = (shown, actual);

    /// <summary>What a version in the store looks like from outside.</summary>
    public BlobVersion Show(BlobKey key, BlobVersion actual) =>
        _restored.TryGetValue(key, out var restored) && restored.Actual == actual ? restored.Shown : actual;

    /// <summary>What a version seen from outside is in the store.</summary>
    public BlobVersion Find(BlobKey key, BlobVersion shown) =>
        _restored.TryGetValue(key, out var restored) && restored.Shown == shown ? restored.Actual : shown;
}
