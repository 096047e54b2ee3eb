using Microsoft.Extensions.Caching.Memory;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Photos;

/// <summary>Thumbnails, made when they are asked for and remembered in memory for a while. Nothing else depends on them.</summary>
/// <remarks>Thread-safe. Half of the processors at most make thumbnails, one photo in memory each, so that phones go on being answered.</remarks>
internal sealed class ThumbnailStore : IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = ThumbnailLimits.CacheBytes });
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    /// <summary>The thumbnail of a photo.</summary>
    /// <param name="subscriber">Whose photo; nobody learns from the time an answer takes what others have.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="size">One of <see cref="ThumbnailLimits.Sizes"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DavException">422: no thumbnail is made of this photo.</exception>
    /// <exception cref="UnavailableException">Too many wait already.</exception>
    public async Task<Thumbnail> GetAsync(SubscriberClient subscriber, Item photo, int size, CancellationToken cancellationToken)
    {
        var key = (subscriber.Id, photo.Info.ETag, size);
        if (_cache.TryGetValue(key, out Thumbnail? known))
            return known!;
        if (photo.Info.Length > ThumbnailLimits.PhotoBytes)
            throw Refuse("The photo is too long for a thumbnail.");
        if (Interlocked.Increment(ref _waiting) > ThumbnailLimits.Waiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new UnavailableException("Too many thumbnails are asked for at once.");
        }
        try
        {
            await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            return _cache.TryGetValue(key, out known) ? known! : await MakeAsync(subscriber, photo, size, key, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose()
    {
        _cache.Dispose();
        _turns.Dispose();
    }

    private async Task<Thumbnail> MakeAsync(SubscriberClient subscriber, Item photo, int size, object key, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(subscriber, photo, cancellationToken).ConfigureAwait(false);
        try
        {
            var thumbnail = ThumbnailMaker.Make(bytes, size);
            using var entry = _cache.CreateEntry(key);
            entry.Size = thumbnail.Body.Length;
            entry.Value = thumbnail;
            return thumbnail;
        }
        catch (PictureException refusal)
        {
            throw Refuse(refusal.Message);
        }
    }

    private static async Task<byte[]> ReadAsync(SubscriberClient subscriber, Item photo, CancellationToken cancellationToken)
    {
        var body = await ItemBody.ReadAsync(subscriber, photo, cancellationToken).ConfigureAwait(false);
        return System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body, out var array) && array.Offset == 0 && array.Count == array.Array!.Length
            ? array.Array
            : body.ToArray();
    }

    private static DavException Refuse(string message) => new(StatusCodes.Status422UnprocessableEntity, message);
}
