using System.Globalization;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc9110Http;

namespace OrleansPim.Gateway.Photos;

/// <summary>Answers <c>?size=256</c>: a thumbnail in place of the photo.</summary>
internal sealed class ThumbnailAnswer(ThumbnailStore thumbnails)
{
    private const string Parameter = "size";

    /// <summary>Whether a request for a photo asks for a thumbnail of it.</summary>
    public static bool IsAsked(HttpRequest request, CollectionId collection) =>
        collection.Kind == CollectionKind.Photos && request.Query.ContainsKey(Parameter);

    /// <summary>Writes the answer.</summary>
    /// <param name="http">The request and its answer.</param>
    /// <param name="subscriber">Whose photo.</param>
    /// <param name="photo">The photo.</param>
    /// <exception cref="DavException">400: no such size; 422: no thumbnail is made of this photo.</exception>
    public async Task WriteAsync(HttpContext http, SubscriberClient subscriber, Item photo)
    {
        var size = SizeOf(http.Request);
        var response = http.Response;

        // Equal bytes and size give an equal thumbnail, so its tag needs no look at it.
        var info = photo.Info with { ETag = new ETag($"{photo.Info.ETag.Value}-{size}") };
        if (ReadCondition.Judge(http.Request, info) is { } status)
        {
            WriteTag(response, info);
            response.StatusCode = status;
            return;
        }
        var thumbnail = await thumbnails.GetAsync(subscriber, photo, size, http.RequestAborted).ConfigureAwait(false);
        WriteTag(response, info);
        response.ContentType = thumbnail.ContentType;
        response.ContentLength = thumbnail.Body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        if (!HttpMethods.IsHead(http.Request.Method))
            await response.BodyWriter.WriteAsync(thumbnail.Body, http.RequestAborted).ConfigureAwait(false);
    }

    private static void WriteTag(HttpResponse response, ItemInfo info)
    {
        response.Headers.ETag = $"\"{info.ETag.Value}\"";
        response.Headers.CacheControl = "private, no-cache";
    }

    private static int SizeOf(HttpRequest request) =>
        int.TryParse(request.Query[Parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && ThumbnailLimits.Sizes.Contains(size)
            ? size
            : throw DavException.BadRequest("The size of a thumbnail is 64, 128, 256, 512 or 1024 pixels.");
}
