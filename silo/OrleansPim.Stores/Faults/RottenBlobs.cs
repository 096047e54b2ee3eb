using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Faults;

/// <summary>The blobs of one store that lost a bit, until somebody writes or deletes them.</summary>
/// <remarks>
/// A disk that rots changes contents and leaves versions as they are, which no write through a store could do. So the store keeps what it
/// has, and the damage is in what is read from it: it ends with the fault, whatever happens to the process. Thread-safe.
/// </remarks>
internal sealed class RottenBlobs
{
    private readonly Dictionary<BlobKey, BlobVersion> _versions = [];
    private readonly Lock _lock = new();
    private long _damaged;
    private long _served;

    /// <summary>How many were damaged since the last <see cref="Clear"/>.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>How many are damaged still.</summary>
    public int Remaining
    {
        get
        {
            lock (_lock)
                return _versions.Count;
        }
    }

    /// <summary>How often a damaged one was read.</summary>
    public long Reads => Interlocked.Read(ref _served);

    /// <summary>Damages one blob under the version that it has.</summary>
    public void Add(BlobKey key, BlobVersion version)
    {
        lock (_lock)
            _versions[key] = version;
        Interlocked.Increment(ref _damaged);
    }

    /// <summary>A blob was written or deleted: what lies there now is whole.</summary>
    public void Remove(BlobKey key)
    {
        lock (_lock)
            _versions.Remove(key);
    }

    /// <summary>A blob is listed; under another version it was written since, by whatever process.</summary>
    public void See(BlobKey key, BlobVersion version)
    {
        lock (_lock)
        {
            if (_versions.TryGetValue(key, out var damaged) && damaged != version)
                _versions.Remove(key);
        }
    }

    /// <summary>The end of all damage.</summary>
    public void Clear()
    {
        lock (_lock)
            _versions.Clear();
        Interlocked.Exchange(ref _damaged, 0);
        Interlocked.Exchange(ref _served, 0);
    }

    /// <summary>A blob as it is read: with a bit flipped if it is damaged.</summary>
    public Blob Read(BlobKey key, Blob blob)
    {
        lock (_lock)
        {
            if (!_versions.TryGetValue(key, out var version))
                return blob;
            if (version != blob.Version || blob.Content.IsEmpty)
            {
                _versions.Remove(key);
                return blob;
            }
        }

        Interlocked.Increment(ref _served);
        var content = blob.Content.ToArray();
        content[content.Length / 2] ^= 1;
        return blob with { Content = content };
    }
}
