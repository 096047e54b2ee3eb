using System.Collections.Concurrent;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Faults;

/// <summary>Copies a whole store, empties it, and puts it back.</summary>
/// <param name="store">The store itself, with nothing in front of it.</param>
/// <param name="restored">Learns the versions of what is put back.</param>
/// <remarks>Not thread-safe. Others may use the store meanwhile: whatever lands late, lands as it would on a disk that is exchanged.</remarks>
internal sealed class StoreCopy(IRegionStore store, RestoredVersions restored)
{
    /// <summary>The longest copy, in bytes: it lies in memory.</summary>
    public const long MaximumLength = 256L * 1024 * 1024;

    /// <summary>How often one blob is tried that somebody else writes at the same time.</summary>
    private const int MaximumAttempts = 20;

    private const int PageSize = 1_000;

    /// <summary>How many blobs are handled at once: a copy that took a minute would be of no moment, and would be put back for another minute.</summary>
    private const int Lanes = 16;

    private readonly ConcurrentDictionary<BlobKey, Blob> _blobs = new();
    private long _length;

    /// <summary>Every key that the store holds now.</summary>
    public async Task<IReadOnlyList<BlobKey>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await ListVersionsAsync(cancellationToken).ConfigureAwait(false)).Keys];

    /// <summary>Takes the copy.</summary>
    /// <exception cref="InvalidOperationException">It would be over <see cref="MaximumLength"/>.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        await ForEachAsync(await ListAsync(cancellationToken).ConfigureAwait(false), async (key, token) =>
        {
            if (await store.ReadAsync(key, token).ConfigureAwait(false) is not { } blob)
                return;
            if (Interlocked.Add(ref _length, blob.Content.Length) > MaximumLength)
                throw new InvalidOperationException($"The store holds over {MaximumLength} bytes, which is too much to copy for a rollback.");
            _blobs[key] = blob with { Version = restored.Show(key, blob.Version) };
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes everything, the marker first: half an emptied store must not look like a whole one.</summary>
    public async Task WipeAsync(CancellationToken cancellationToken)
    {
        await DeleteAsync(StoreMarker.Key, cancellationToken).ConfigureAwait(false);
        await ForEachAsync(await ListAsync(cancellationToken).ConfigureAwait(false), DeleteAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the copy back; what is newer is gone. What is as it was then is not touched.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        var present = await ListVersionsAsync(cancellationToken).ConfigureAwait(false);
        var changed = present.Keys.Union(_blobs.Keys).Where(key =>
            !present.TryGetValue(key, out var version) || !_blobs.TryGetValue(key, out var old) || restored.Show(key, version) != old.Version);
        await ForEachAsync(
            [.. changed],
            (key, token) => _blobs.TryGetValue(key, out var old) ? RestoreAsync(key, old, token) : DeleteAsync(key, token),
            cancellationToken).ConfigureAwait(false);
    }

    // Lanes that begin here and now: with a store that answers at once everything is done when this returns.
    private static Task ForEachAsync(IReadOnlyList<BlobKey> keys, Func<BlobKey, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => RunAsync()));

        async Task RunAsync()
        {
            for (var index = Interlocked.Increment(ref next); index < keys.Count; index = Interlocked.Increment(ref next))
                await act(keys[index], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Dictionary<BlobKey, BlobVersion>> ListVersionsAsync(CancellationToken cancellationToken)
    {
        var versions = new Dictionary<BlobKey, BlobVersion>();
        BlobKey? after = null;
        do
        {
            var page = await store.ListAsync(string.Empty, after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs)
                versions[blob.Key] = blob.Version;
            after = page.After;
        }
        while (after is not null);
        return versions;
    }

    private async Task DeleteAsync(BlobKey key, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            if (await store.ReadAsync(key, cancellationToken).ConfigureAwait(false) is not { } blob
                || await store.TryDeleteAsync(key, blob.Version, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private async Task RestoreAsync(BlobKey key, Blob old, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            var present = await store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
            if (present is { } blob && restored.Show(key, blob.Version) == old.Version)
                return;
            if (await store.TryWriteAsync(key, old.Content, present?.Version, cancellationToken).ConfigureAwait(false) is { } version)
            {
                restored.Add(key, old.Version, version);
                return;
            }
        }
    }
}
