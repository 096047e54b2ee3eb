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

    private readonly Dictionary<BlobKey, Blob> _blobs = [];

    /// <summary>Every key that the store holds now.</summary>
    public async Task<IReadOnlyList<BlobKey>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = new List<BlobKey>();
        BlobKey? after = null;
        do
        {
            var page = await store.ListAsync(string.Empty, after, PageSize, cancellationToken).ConfigureAwait(false);
            keys.AddRange(page.Blobs.Select(blob => blob.Key));
            after = page.After;
        }
        while (after is not null);
        return keys;
    }

    /// <summary>Takes the copy.</summary>
    /// <exception cref="InvalidOperationException">It would be over <see cref="MaximumLength"/>.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        var length = 0L;
        foreach (var key in await ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await store.ReadAsync(key, cancellationToken).ConfigureAwait(false) is not { } blob)
                continue;
            length += blob.Content.Length;
            if (length > MaximumLength)
                throw new InvalidOperationException($"The store holds over {MaximumLength} bytes, which is too much to copy for a rollback.");
            _blobs.Add(key, blob with { Version = restored.Show(key, blob.Version) });
        }
    }

    /// <summary>Deletes everything, the marker first: half an emptied store must not look like a whole one.</summary>
    public async Task WipeAsync(CancellationToken cancellationToken)
    {
        await DeleteAsync(StoreMarker.Key, cancellationToken).ConfigureAwait(false);
        foreach (var key in await ListAsync(cancellationToken).ConfigureAwait(false))
            await DeleteAsync(key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the copy back; what is newer is gone.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var key in await ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!_blobs.ContainsKey(key))
                await DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (key, blob) in _blobs)
            await RestoreAsync(key, blob, cancellationToken).ConfigureAwait(false);
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
