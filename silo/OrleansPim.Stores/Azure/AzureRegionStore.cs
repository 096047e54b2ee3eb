using Azure;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Azure;

/// <summary>A region store in one container of Azure Blob Storage.</summary>
/// <remarks>
/// Thread-safe. A write is one request, <c>Put Blob</c> with <c>If-Match</c> or <c>If-None-Match: *</c>, sent once: its answer being lost, it
/// fails as unavailable, and whoever asked reads the blob. Works with versioning, soft delete and version-level immutability turned on;
/// retention for a whole container would refuse to overwrite anything.
/// <para>
/// Version tokens are ETags. Azure makes one for each write from the time of that write, in units of 100 ns, and writes to one blob follow one
/// another; it documents no more than that the ETag changes whenever the blob does. A token therefore returns only if a blob is brought
/// back (undeleted, restored to a point in time, failed over to a copy that lags): that is a store that went back in time, and has no vote until it
/// is rebuilt. A copy of an old version over a blob is a write like any other, and gets a new ETag.
/// </para>
/// </remarks>
public sealed class AzureRegionStore : IRegionStore, IDisposable
{
    private readonly HttpPipelineTransport _transport;
    private readonly BlobContainerClient _container;
    private readonly bool _mayCreate;

    /// <summary>Makes the client; sends nothing.</summary>
    /// <param name="options">Where the data is. Not checked here: see <see cref="AzureRegionStoreOptionsValidator"/>.</param>
    public AzureRegionStore(AzureRegionStoreOptions options)
        : this(options, AzureTransport.New())
    {
    }

    internal AzureRegionStore(AzureRegionStoreOptions options, HttpPipelineTransport transport)
    {
        _transport = transport;
        _container = AzureContainer.Open(options, transport);
        _mayCreate = options.MayCreateContainer;
    }

    /// <inheritdoc/>
    public async ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var blob = BlobOf(key);
        try
        {
            return await blob.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (AzureFailure.IsAbsent(failure))
        {
            return null;
        }
        catch (Exception failure) when (AzureFailure.IsOfStore(failure, cancellationToken))
        {
            throw AzureFailure.From(failure);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The content is too long, or the key names nothing.</exception>
    public async ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        var blob = BlobOf(key);
        if (content.Length > IRegionStore.MaximumContentLength)
            throw new ArgumentException($"The content has {content.Length} bytes; at most 4 MiB fit.", nameof(content));
        try
        {
            return await blob.WriteAsync(content, expected, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (AzureFailure.IsLostRace(failure))
        {
            return null;
        }
        catch (Exception failure) when (AzureFailure.IsOfStore(failure, cancellationToken))
        {
            throw AzureFailure.From(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken)
    {
        var blob = BlobOf(key);
        try
        {
            await blob.DeleteAsync(expected, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException failure) when (AzureFailure.IsLostRace(failure))
        {
            return false;
        }
        catch (Exception failure) when (AzureFailure.IsOfStore(failure, cancellationToken))
        {
            throw AzureFailure.From(failure);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The limit is outside its range.</exception>
    public async ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IRegionStore.MaximumPageSize);
        try
        {
            return await new AzureListing(_container).ReadAsync(prefix, after, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (AzureFailure.IsOfStore(failure, cancellationToken))
        {
            throw AzureFailure.From(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CreateAsync(CancellationToken cancellationToken)
    {
        if (await ExistsAsync(cancellationToken).ConfigureAwait(false))
            return;
        if (!_mayCreate)
        {
            throw new RegionUnavailableException(
                RegionFailure.Missing, "The container is missing, and may not be made by this node. Restore it if it was deleted; otherwise make it.");
        }

        try
        {
            await _container.CreateAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (AzureFailure.IsContainerThere(failure))
        {
            // Somebody else was first: there is a store, and that is all that was asked for.
        }
        catch (Exception failure) when (AzureFailure.IsOfStore(failure, cancellationToken))
        {
            throw AzureFailure.From(failure);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => (_transport as IDisposable)?.Dispose();

    /// <summary>Asks by listing: a right that the silo needs anyway, while asking a container for its properties is none that a signature can give.</summary>
    private async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ListAsync(string.Empty, null, limit: 1, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RegionUnavailableException failure) when (failure.Reason == RegionFailure.Missing)
        {
            return false;
        }
    }

    private AzureBlob BlobOf(BlobKey key) => key.Value.Length > 0
        ? new AzureBlob(_container.GetBlockBlobClient(AzureBlobName.Of(key.Value)))
        : throw new ArgumentException("The key names nothing.", nameof(key));
}
