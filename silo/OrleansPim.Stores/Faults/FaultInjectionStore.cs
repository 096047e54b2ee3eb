using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Faults;

/// <summary>A region store that can be broken on purpose, and behaves then as a real one with that fault.</summary>
/// <param name="inner">The store itself.</param>
/// <param name="time">Measures delays.</param>
/// <remarks>
/// Thread-safe. Exists only where an operator allowed it. With no fault every call goes through unchanged. It never invents data, never gives
/// a version that the store did not give, and reports nothing as done that the store has not done.
/// </remarks>
public sealed class FaultInjectionStore(IRegionStore inner, TimeProvider time) : IRegionStore, IAsyncDisposable
{
    private const string ClusterPrefix = "cluster/";

    private readonly RottenBlobs _rotten = new();
    private readonly RestoredVersions _restored = new();
    private volatile RunningFault? _running;

    /// <summary>The fault that lasts; <see langword="null"/> if there is none.</summary>
    public Fault? Fault => _running?.Fault;

    /// <summary>How many blobs the fault damaged.</summary>
    public long DamagedBlobs => _rotten.Damaged;

    /// <summary>How many of them are damaged still.</summary>
    public int RemainingBlobs => _rotten.Remaining;

    /// <summary>How often a damaged blob was read.</summary>
    public long DamagedReads => _rotten.Reads;

    /// <summary>Breaks the store, until <see cref="Heal"/>; returns when the fault is there, of a rollback after its age.</summary>
    /// <param name="fault">What to do.</param>
    /// <param name="cancellationToken">Stops it before anything was damaged for good.</param>
    /// <exception cref="InvalidOperationException">Another fault lasts, it was healed before it happened, or it cannot be done.</exception>
    /// <exception cref="RegionUnavailableException">The store itself failed meanwhile.</exception>
    public async Task InjectAsync(Fault fault, CancellationToken cancellationToken)
    {
        var running = new RunningFault(fault, time);
        if (Interlocked.CompareExchange(ref _running, running, null) is not null)
            throw new InvalidOperationException("Another fault lasts in this region.");
        try
        {
            await BeginAsync(running, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Heal();
            throw;
        }
        finally
        {
            running.IsBeingSwapped = false;
        }
    }

    /// <summary>Ends the fault; what was really deleted or put back stays so until the region is rebuilt.</summary>
    public void Heal()
    {
        if (Interlocked.Exchange(ref _running, null) is not { } running)
            return;
        _rotten.Clear();
        running.Stop();
    }

    /// <inheritdoc/>
    public async ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var isAnswerLost = await SetOutAsync(isChange: false, cancellationToken).ConfigureAwait(false);
        if (await inner.ReadAsync(key, cancellationToken).ConfigureAwait(false) is not { } blob)
        {
            _rotten.Remove(key);
            return isAnswerLost ? throw RunningFault.AnswerLost() : null;
        }

        blob = _rotten.Read(key, blob);
        return isAnswerLost ? throw RunningFault.AnswerLost() : blob with { Version = _restored.Show(key, blob.Version) };
    }

    /// <inheritdoc/>
    public async ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        var isAnswerLost = await SetOutAsync(isChange: true, cancellationToken).ConfigureAwait(false);
        var actual = expected is { } shown ? _restored.Find(key, shown) : (BlobVersion?)null;
        var version = await inner.TryWriteAsync(key, content, actual, cancellationToken).ConfigureAwait(false);
        if (version is not null)
            _rotten.Remove(key);
        return isAnswerLost ? throw RunningFault.AnswerLost() : version;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken)
    {
        var isAnswerLost = await SetOutAsync(isChange: true, cancellationToken).ConfigureAwait(false);
        var isDeleted = await inner.TryDeleteAsync(key, _restored.Find(key, expected), cancellationToken).ConfigureAwait(false);
        if (isDeleted)
            _rotten.Remove(key);
        return isAnswerLost ? throw RunningFault.AnswerLost() : isDeleted;
    }

    /// <inheritdoc/>
    public async ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        var isAnswerLost = await SetOutAsync(isChange: false, cancellationToken).ConfigureAwait(false);
        var page = await inner.ListAsync(prefix, after, limit, cancellationToken).ConfigureAwait(false);
        foreach (var blob in page.Blobs)
            _rotten.See(blob.Key, blob.Version);
        return isAnswerLost
            ? throw RunningFault.AnswerLost()
            : page with { Blobs = [.. page.Blobs.Select(blob => blob with { Version = _restored.Show(blob.Key, blob.Version) })] };
    }

    /// <inheritdoc/>
    public async ValueTask CreateAsync(CancellationToken cancellationToken)
    {
        await SetOutAsync(isChange: true, cancellationToken).ConfigureAwait(false);
        await inner.CreateAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Heals, and disposes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        Heal();
        if (inner is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        else
            (inner as IDisposable)?.Dispose();
    }

    private ValueTask<bool> SetOutAsync(bool isChange, CancellationToken cancellationToken) =>
        _running is { } running ? running.SetOutAsync(isChange, cancellationToken) : ValueTask.FromResult(false);

    private async Task BeginAsync(RunningFault running, CancellationToken cancellationToken)
    {
        var copy = new StoreCopy(inner, _restored);
        switch (running.Fault.Kind)
        {
            case FaultKind.Corruption:
                await RotAsync(copy, running.Fault.Blobs, cancellationToken).ConfigureAwait(false);
                break;
            case FaultKind.Wipe:
                running.IsBeingSwapped = true;
                await copy.WipeAsync(cancellationToken).ConfigureAwait(false);
                break;
            case FaultKind.Rollback:
                await copy.TakeAsync(cancellationToken).ConfigureAwait(false);
                await Task.WhenAny(running.End, Task.Delay(running.Fault.Age, time, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (running.End.IsCompleted)
                    throw new InvalidOperationException("It was healed before the copy was put back.");

                // From here to the end: half a store put back would be a fault that nobody asked for.
                running.IsBeingSwapped = true;
                await copy.RestoreAsync(CancellationToken.None).ConfigureAwait(false);
                break;
            default:
                break;
        }
    }

    private async Task RotAsync(StoreCopy copy, int blobs, CancellationToken cancellationToken)
    {
        // Evenly over all subscribers' blobs. What a store says of itself is left alone.
        var keys = (await copy.ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(key => key != StoreMarker.Key && !key.Value.StartsWith(ClusterPrefix, StringComparison.Ordinal)).ToList();
        var count = Math.Min(blobs, keys.Count);
        for (var index = 0; index < count; index++)
        {
            var key = keys[(int)((long)index * keys.Count / count)];
            if (await inner.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { Content.IsEmpty: false } blob)
                _rotten.Add(key, blob.Version);
        }
    }
}
