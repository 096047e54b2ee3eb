using System.IO.Pipelines;

namespace OrleansPim.Gateway.Resources;

/// <summary>Gets at an item's body, which is inline or in chunks.</summary>
internal static class ItemBody
{
    /// <summary>Sends a part of the body, holding one chunk in memory.</summary>
    public static async Task CopyAsync(
        PipeWriter output, SubscriberClient subscriber, Item item, long start, long length, CancellationToken cancellationToken)
    {
        if (item.Body is { } body)
        {
            await output.WriteAsync(body.AsMemory((int)start, (int)length), cancellationToken).ConfigureAwait(false);
            return;
        }
        var content = item.Info.Content ?? throw new CorruptException("An item has neither body nor content.");
        for (var index = (int)(start / ContentReference.ChunkLength); length > 0; index++)
        {
            var chunk = await ReadChunkAsync(subscriber, content, index, cancellationToken).ConfigureAwait(false);
            var offset = (int)(start - ((long)index * ContentReference.ChunkLength));
            var part = (int)Math.Min(chunk.Length - offset, length);
            await output.WriteAsync(chunk.AsMemory(offset, part), cancellationToken).ConfigureAwait(false);
            start += part;
            length -= part;
        }
    }

    /// <summary>The whole body for a listing, which one damaged item must not fail.</summary>
    /// <returns><see langword="null"/> if the body is damaged everywhere: to be answered as trouble of ours, never left out.</returns>
    public static async ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(SubscriberClient subscriber, Item item, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(subscriber, item, cancellationToken).ConfigureAwait(false);
        }
        catch (CorruptException)
        {
            return null;
        }
    }

    /// <summary>The whole body; for contacts and calendar objects, whose length is limited.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(SubscriberClient subscriber, Item item, CancellationToken cancellationToken)
    {
        if (item.Body is { } body)
            return body;
        var content = item.Info.Content ?? throw new CorruptException("An item has neither body nor content.");
        if (content.Chunks.Count == 1)
            return await ReadChunkAsync(subscriber, content, 0, cancellationToken).ConfigureAwait(false);
        var whole = new byte[content.Length];
        var length = 0;
        for (var index = 0; index < content.Chunks.Count; index++)
        {
            var chunk = await ReadChunkAsync(subscriber, content, index, cancellationToken).ConfigureAwait(false);
            chunk.CopyTo(whole, length);
            length += chunk.Length;
        }
        return whole;
    }

    private static async Task<byte[]> ReadChunkAsync(
        SubscriberClient subscriber, ContentReference content, int index, CancellationToken cancellationToken) =>
        await subscriber.ReadChunkAsync(content.Chunks[index], cancellationToken).ConfigureAwait(false)
            ?? throw new CorruptException($"Content {content.Sha256} lacks its chunk {content.Chunks[index]}.");
}
