using OrleansPim.Replication.Stores;

namespace OrleansPim.TestKit.Stores;

/// <summary>A region store in memory, and what can happen to one behind the product's back.</summary>
/// <remarks>
/// Deterministic: no threads, no clock, and every call completes before it returns. Thread-safe. Missing until
/// <see cref="CreateAsync"/>, as every store is. Tokens count the writes of the object, so nothing that happens to the contents
/// makes one come twice.
/// </remarks>
public sealed class SimulatedRegionStore : IRegionStore
{
    private readonly Lock _lock = new();
    private SortedDictionary<BlobKey, Blob>? _blobs;
    private long _writes;

    /// <summary>A store that exists and is empty.</summary>
    public static SimulatedRegionStore CreateEmpty()
    {
        var store = new SimulatedRegionStore();
        store._blobs = [];
        return store;
    }

    /// <inheritdoc/>
    public ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfNothing(key);
        lock (_lock)
            return ValueTask.FromResult(Existing().TryGetValue(key, out var blob) ? Copy(blob) : (Blob?)null);
    }

    /// <inheritdoc/>
    public ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfNothing(key);
        if (content.Length > IRegionStore.MaximumContentLength)
            throw new ArgumentException($"The content has {content.Length} bytes; at most 4 MiB fit.", nameof(content));
        lock (_lock)
        {
            BlobVersion? current = Existing().TryGetValue(key, out var blob) ? blob.Version : null;
            return ValueTask.FromResult(current == expected ? Write(key, content) : (BlobVersion?)null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfNothing(key);
        lock (_lock)
        {
            return ValueTask.FromResult(
                Existing().TryGetValue(key, out var blob) && blob.Version == expected && Existing().Remove(key));
        }
    }

    /// <inheritdoc/>
    public ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IRegionStore.MaximumPageSize);
        lock (_lock)
        {
            var lines = Existing()
                .Where(line => line.Key.Value.StartsWith(prefix, StringComparison.Ordinal)
                    && (after is not { } last || line.Key.CompareTo(last) > 0))
                .Take(limit + 1)
                .Select(line => new BlobInfo(line.Key, line.Value.Version, line.Value.Content.Length))
                .ToList();
            if (lines.Count <= limit)
                return ValueTask.FromResult(new BlobPage(lines, null));
            lines.RemoveAt(limit);
            return ValueTask.FromResult(new BlobPage(lines, lines[^1].Key));
        }
    }

    /// <inheritdoc/>
    public ValueTask CreateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _blobs ??= [];
        return ValueTask.CompletedTask;
    }

    /// <summary>Deletes the whole store: missing from now on, until it is created again.</summary>
    public void Remove()
    {
        lock (_lock)
            _blobs = null;
    }

    /// <summary>What the store holds now; <see langword="null"/> if it is missing.</summary>
    public IReadOnlyDictionary<BlobKey, Blob>? TakeSnapshot()
    {
        lock (_lock)
            return _blobs is null ? null : new SortedDictionary<BlobKey, Blob>(_blobs);
    }

    /// <summary>What lies under a key now, without asking the store; <see langword="null"/> if nothing does. Not to be changed.</summary>
    public Blob? Peek(BlobKey key)
    {
        lock (_lock)
            return _blobs is not null && _blobs.TryGetValue(key, out var blob) ? blob : null;
    }

    /// <summary>Loses one blob, as a failing disk does.</summary>
    public void Lose(BlobKey key)
    {
        lock (_lock)
            Existing().Remove(key);
    }

    /// <summary>Puts everything back as it was, tokens included: an operator restored last night's copy.</summary>
    /// <param name="snapshot">From <see cref="TakeSnapshot"/>.</param>
    public void Restore(IReadOnlyDictionary<BlobKey, Blob>? snapshot)
    {
        lock (_lock)
            _blobs = snapshot is null ? null : new SortedDictionary<BlobKey, Blob>(snapshot.ToDictionary());
    }

    /// <summary>Changes a content in place, as a failing disk does: the token stays.</summary>
    /// <param name="key">A blob that exists.</param>
    /// <param name="damage">Gives the new content; gets a copy that it may change.</param>
    public void Damage(BlobKey key, Func<byte[], byte[]> damage)
    {
        lock (_lock)
        {
            var blob = Existing()[key];
            Existing()[key] = blob with { Content = damage(blob.Content.ToArray()) };
        }
    }

    private static Blob Copy(Blob blob) => blob with { Content = blob.Content.ToArray() };

    private static void ThrowIfNothing(BlobKey key)
    {
        if (key.Value.Length == 0)
            throw new ArgumentException("The key names nothing.", nameof(key));
    }

    private BlobVersion Write(BlobKey key, ReadOnlyMemory<byte> content)
    {
        var version = new BlobVersion($"w{++_writes}");
        Existing()[key] = new Blob(content.ToArray(), version);
        return version;
    }

    private SortedDictionary<BlobKey, Blob> Existing() =>
        _blobs ?? throw new RegionUnavailableException(RegionFailure.Missing, "The simulated store is missing.");
}
