using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Photos;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>GET: an item, byte for byte as it was stored.</summary>
internal class GetMethod(ThumbnailAnswer thumbnails) : IDavMethod
{
    public virtual string Verb => "GET";

    /// <summary>Whether the body is left out.</summary>
    protected virtual bool IsHead => false;

    public async Task HandleAsync(DavCall call)
    {
        if (call.Path.Kind != DavPathKind.Item)
        {
            if (call.Path.Kind == DavPathKind.Collection)
                await CollectionLookup.RequireAsync(call, call.Path.Collection).ConfigureAwait(false);
            await WelcomeAsync(call).ConfigureAwait(false);
            return;
        }
        var item = await call.Subscriber.GetItemAsync(call.Path.Collection, call.Path.Item, call.Cancellation).ConfigureAwait(false);
        if (item is null)
        {
            await CollectionLookup.RequireFolderAsync(call).ConfigureAwait(false);
            await WelcomeAsync(call).ConfigureAwait(false);
            return;
        }
        if (ThumbnailAnswer.IsAsked(call.Http.Request, call.Path.Collection))
        {
            await thumbnails.WriteAsync(call.Http, call.Subscriber, item).ConfigureAwait(false);
            return;
        }
        WriteHeaders(call.Http.Response, item.Info);
        if (ReadCondition.Judge(call.Http.Request, item.Info) is { } status)
            call.Http.Response.StatusCode = status;
        else
            await WriteBodyAsync(call, item).ConfigureAwait(false);
    }

    private async Task WriteBodyAsync(DavCall call, Item item)
    {
        var response = call.Http.Response;

        // A range is of GET only (RFC 9110 section 14.2).
        switch (IsHead ? null : ByteRange.Parse(call.Http.Request, item.Info))
        {
            case null:
                await SendAsync(call, item, new ByteRange(0, item.Info.Length)).ConfigureAwait(false);
                break;
            case []:
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = $"bytes */{item.Info.Length}";
                break;
            case [var part]:
                response.StatusCode = StatusCodes.Status206PartialContent;
                response.Headers.ContentRange = part.ContentRange(item.Info.Length);
                await SendAsync(call, item, part).ConfigureAwait(false);
                break;
            case var parts:
                response.StatusCode = StatusCodes.Status206PartialContent;
                await new MultipartRanges(item, parts).WriteAsync(call, IsHead).ConfigureAwait(false);
                break;
        }
    }

    private Task SendAsync(DavCall call, Item item, ByteRange part)
    {
        call.Http.Response.ContentLength = part.Length;
        return IsHead ? Task.CompletedTask : ItemBody.CopyAsync(call, item, part.Start, part.Length);
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

    /// <summary>What a person sees who opens a collection in a browser.</summary>
    private static Task WelcomeAsync(DavCall call)
    {
        call.Http.Response.StatusCode = StatusCodes.Status200OK;

        // Of HEAD the server sends the headers only.
        return ErrorBody.WriteTextAsync(call.Http, "This is a collection for CardDAV, CalDAV or WebDAV clients.");
    }
}
