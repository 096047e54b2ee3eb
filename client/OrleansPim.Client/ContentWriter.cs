using System.Security.Cryptography;

namespace OrleansPim.Client;

/// <summary>Cuts a stream into chunks and uploads them.</summary>
internal static class ContentWriter
{
    public static async Task<ContentReference> WriteAsync(SubscriberClient subscriber, Stream content, CancellationToken cancellationToken)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunks = new List<ChunkId>();
        long length = 0;
        var buffer = new byte[ContentReference.ChunkLength];
        while (true)
        {
            var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            length += read;
            if (length > ContentReference.MaximumLength)
                throw new InvalidException(InvalidReason.TooLarge, $"Content is limited to {ContentReference.MaximumLength} bytes.");
            whole.AppendData(buffer, 0, read);

            // A grain in the same process receives this very array, so each chunk has one of its own.
            chunks.Add(await subscriber.WriteChunkAsync(buffer.AsSpan(0, read).ToArray(), cancellationToken).ConfigureAwait(false));
        }

        return length == 0
            ? throw new InvalidException(InvalidReason.Content, "Empty content is stored inline.")
            : new ContentReference { Sha256 = Convert.ToHexStringLower(whole.GetHashAndReset()), Length = length, Chunks = chunks };
    }
}
