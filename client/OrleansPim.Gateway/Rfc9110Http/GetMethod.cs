using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>GET: an item, byte for byte as it was stored.</summary>
internal class GetMethod(ItemAnswer items) : IDavMethod
{
    public virtual string Verb => "GET";

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
        await items.WriteAsync(call.Http, call.Subscriber, item).ConfigureAwait(false);
    }

    /// <summary>What a person sees who opens a collection in a browser.</summary>
    private static Task WelcomeAsync(DavCall call)
    {
        call.Http.Response.StatusCode = StatusCodes.Status200OK;

        // Of HEAD the server sends the headers only.
        return ErrorBody.WriteTextAsync(call.Http, "This is a collection for CardDAV, CalDAV or WebDAV clients.");
    }
}
