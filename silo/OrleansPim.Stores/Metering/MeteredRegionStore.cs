using System.Runtime.CompilerServices;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Metering;

/// <summary>Measures every operation on a region store, and changes nothing.</summary>
/// <param name="inner">The store that is measured.</param>
/// <param name="region">The value of the label <c>region</c>.</param>
/// <param name="instruments">Where the figures go.</param>
/// <param name="time">Measures the durations.</param>
/// <remarks>Thread-safe if <paramref name="inner"/> is. Continues off the caller's scheduler, so that a busy grain does not count as a slow store.</remarks>
public sealed class MeteredRegionStore(IRegionStore inner, RegionName region, ReplicaInstruments instruments, TimeProvider time)
    : IRegionStore, IAsyncDisposable
{
    private readonly OperationGauge _reads = new(instruments, time, region.Value, "read");
    private readonly OperationGauge _writes = new(instruments, time, region.Value, "write");
    private readonly OperationGauge _deletions = new(instruments, time, region.Value, "delete");
    private readonly OperationGauge _listings = new(instruments, time, region.Value, "list");

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var start = _reads.Start();
        var outcome = ReplicaOutcome.Unavailable;
        try
        {
            var blob = await inner.ReadAsync(key, cancellationToken).ConfigureAwait(false);
            outcome = ReplicaOutcome.Ok;
            return blob;
        }
        catch (Exception exception)
        {
            outcome = OutcomeOf(exception);
            throw;
        }
        finally
        {
            _reads.Stop(start, outcome);
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        var start = _writes.Start();
        var outcome = ReplicaOutcome.Unavailable;
        try
        {
            var version = await inner.TryWriteAsync(key, content, expected, cancellationToken).ConfigureAwait(false);
            outcome = version is null ? ReplicaOutcome.Lost : ReplicaOutcome.Ok;
            return version;
        }
        catch (Exception exception)
        {
            outcome = OutcomeOf(exception);
            throw;
        }
        finally
        {
            _writes.Stop(start, outcome);
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken)
    {
        var start = _deletions.Start();
        var outcome = ReplicaOutcome.Unavailable;
        try
        {
            var deleted = await inner.TryDeleteAsync(key, expected, cancellationToken).ConfigureAwait(false);
            outcome = deleted ? ReplicaOutcome.Ok : ReplicaOutcome.Lost;
            return deleted;
        }
        catch (Exception exception)
        {
            outcome = OutcomeOf(exception);
            throw;
        }
        finally
        {
            _deletions.Stop(start, outcome);
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        var start = _listings.Start();
        var outcome = ReplicaOutcome.Unavailable;
        try
        {
            var page = await inner.ListAsync(prefix, after, limit, cancellationToken).ConfigureAwait(false);
            outcome = ReplicaOutcome.Ok;
            return page;
        }
        catch (Exception exception)
        {
            outcome = OutcomeOf(exception);
            throw;
        }
        finally
        {
            _listings.Stop(start, outcome);
        }
    }

    /// <inheritdoc/>
    public ValueTask CreateAsync(CancellationToken cancellationToken) => inner.CreateAsync(cancellationToken);

    private static ReplicaOutcome OutcomeOf(Exception exception) => exception switch
    {
        OperationCanceledException => ReplicaOutcome.Canceled,
        RegionUnavailableException { Reason: RegionFailure.Full } => ReplicaOutcome.Full,
        RegionUnavailableException { Reason: RegionFailure.Denied } => ReplicaOutcome.Denied,
        _ => ReplicaOutcome.Unavailable,
    };

    /// <summary>Disposes the measured store, if it can be disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        else
            (inner as IDisposable)?.Dispose();
    }
}
