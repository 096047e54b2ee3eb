using System.Security.Cryptography;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Azure;

/// <summary>One block blob: each call is one request.</summary>
/// <param name="blob">Its client.</param>
/// <remarks>
/// Contents travel with their MD5. Azure compares it before it stores anything, keeps it, and sends it with each read, where it is compared
/// again: so what is read is what was meant to be written. It guards against accidents; the layers above have hashes of their own.
/// </remarks>
internal sealed class AzureBlob(BlockBlobClient blob)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="RequestFailedException">It is absent, or could not be read.</exception>
    public async Task<Blob> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await blob.DownloadStreamingAsync(new BlobDownloadOptions(), cancellationToken).ConfigureAwait(false);
        using var download = answer.Value;
        var version = AzureVersion.Of(download.Details.ETag);
        if (download.Details.ContentLength is < 0 or > IRegionStore.MaximumContentLength)
            throw new RegionUnavailableException(RegionFailure.Corrupt, "A blob is longer than any that was written.");
        var content = new byte[download.Details.ContentLength];
        await download.Content.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        // Without one it was put there by other means, and the layers above judge it.
        if (download.Details.ContentHash is { Length: > 0 } stored && !ChecksumOf(content).AsSpan().SequenceEqual(stored))
            throw new RegionUnavailableException(RegionFailure.Corrupt, "A blob does not have the checksum that was stored with it.");
        return new Blob(content, version);
    }

    /// <summary>Writes it under a condition, which is never left out.</summary>
    /// <exception cref="RequestFailedException">It was not written, or nobody knows.</exception>
    public async Task<BlobVersion> WriteAsync(ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            Conditions = expected is { } version
                ? new BlobRequestConditions { IfMatch = AzureVersion.Expected(version) }
                : new BlobRequestConditions { IfNoneMatch = ETag.All },
            TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 },
            // Blocks that are put together would be several requests.
            TransferOptions = new StorageTransferOptions { InitialTransferSize = IRegionStore.MaximumContentLength, MaximumConcurrency = 1 },
        };
        using var stream = BinaryData.FromBytes(content).ToStream();
        var answer = await blob.UploadAsync(stream, options, cancellationToken).ConfigureAwait(false);
        return AzureVersion.Of(answer.Value.ETag);
    }

    /// <summary>Deletes it under a condition.</summary>
    /// <exception cref="RequestFailedException">It was not deleted, or nobody knows.</exception>
    public Task DeleteAsync(BlobVersion expected, CancellationToken cancellationToken) => blob.DeleteAsync(
        DeleteSnapshotsOption.None, new BlobRequestConditions { IfMatch = AzureVersion.Expected(expected) }, cancellationToken);

    private static byte[] ChecksumOf(ReadOnlySpan<byte> content)
    {
#pragma warning disable CA5351 // The only checksum that Azure stores; it is to find accidents, not forgeries.
        return MD5.HashData(content);
#pragma warning restore CA5351
    }
}
