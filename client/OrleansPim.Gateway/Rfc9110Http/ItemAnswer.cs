using OrleansPim.Gateway.Photos;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>
/// Answers GET and HEAD of an item, whichever address it was asked at: byte for byte as it was stored, whole or in parts, if its conditions
/// hold; of a photo a thumbnail, if a size is given.
/// </summary>
internal sealed class ItemAnswer(ThumbnailAnswer thumbnails)
{
    /// <summary>Writes the answer, holding one chunk in memory.</summary>
    /// <param name="http">The request and its answer.</param>
    /// <param name="subscriber">Whose item.</param>
    /// <param name="item">The item.</param>
    /// <exception cref="Dispatch.DavException">A thumbnail is asked for that cannot be made.</exception>
    public async Task WriteAsync(HttpContext http, SubscriberClient subscriber, Item item)
    {
        if (ThumbnailAnswer.IsAsked(http.Request, item.Info.Collection))
        {
            await thumbnails.WriteAsync(http, subscriber, item).ConfigureAwait(false);
            return;
        }
        WriteHeaders(http.Response, item.Info);
        if (ReadCondition.Judge(http.Request, item.Info) is { } status)
            http.Response.StatusCode = status;
        else
            await WriteBodyAsync(http, subscriber, item).ConfigureAwait(false);
    }

    private static async Task WriteBodyAsync(HttpContext http, SubscriberClient subscriber, Item item)
    {
        var response = http.Response;

        // A range is of GET only (RFC 9110 section 14.2).
        switch (HttpMethods.IsHead(http.Request.Method) ? null : ByteRange.Parse(http.Request, item.Info))
        {
            case null:
                await SendAsync(http, subscriber, item, new ByteRange(0, item.Info.Length)).ConfigureAwait(false);
                break;
            case []:
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = $"bytes */{item.Info.Length}";
                break;
            case [var part]:
                response.StatusCode = StatusCodes.Status206PartialContent;
                response.Headers.ContentRange = part.ContentRange(item.Info.Length);
                await SendAsync(http, subscriber, item, part).ConfigureAwait(false);
                break;
            case var parts:
                response.StatusCode = StatusCodes.Status206PartialContent;
                await new MultipartRanges(item, parts).WriteAsync(http, subscriber).ConfigureAwait(false);
                break;
        }
    }

    private static Task SendAsync(HttpContext http, SubscriberClient subscriber, Item item, ByteRange part)
    {
        http.Response.ContentLength = part.Length;
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : ItemBody.CopyAsync(http.Response.BodyWriter, subscriber, item, part.Start, part.Length, http.RequestAborted);
    }

    private static void WriteHeaders(HttpResponse response, ItemInfo info)
    {
        response.ContentType = ContentTypes.Of(info);
        response.Headers.ETag = $"\"{info.ETag.Value}\"";
        response.Headers.LastModified = info.ModifiedAt.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        response.Headers.AcceptRanges = "bytes";

        // A photo or contact is shown by the client that asked for it, never as a page of this origin.
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
    }
}
