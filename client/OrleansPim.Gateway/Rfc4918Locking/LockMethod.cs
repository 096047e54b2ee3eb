using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>LOCK: takes or refreshes a write lock; at a free address of a photo folder it makes an empty item (RFC 4918 sections 7.3, 9.10).</summary>
internal sealed class LockMethod(LockTable table, TimeProvider time) : IDavMethod
{
    public string Verb => "LOCK";

    public async Task HandleAsync(DavCall call)
    {
        if (call.Path.Kind is not (DavPathKind.Item or DavPathKind.Collection))
            throw DavException.Forbidden("This cannot be locked.");
        var body = await call.ReadXmlAsync().ConfigureAwait(false);
        if (body is null)
        {
            await AnswerAsync(call, Refresh(call), StatusCodes.Status200OK).ConfigureAwait(false);
            return;
        }
        if (table.TryTake(call.Subscriber.Id, LockRequest.Read(call, body), out var taken) is { } rival)
            throw new DavException(StatusCodes.Status423Locked, "Another lock is in the way.", Preconditions.NoConflictingLock(rival.Root));
        try
        {
            var isCreated = await EnsureExistsAsync(call).ConfigureAwait(false);
            call.Http.Response.Headers["Lock-Token"] = $"<{taken.Token}>";
            await AnswerAsync(call, taken, isCreated ? StatusCodes.Status201Created : StatusCodes.Status200OK).ConfigureAwait(false);
        }
        catch
        {
            // A client that does not hear of its lock cannot give it back.
            table.Release(call.Subscriber.Id, taken.Root, taken.Token);
            throw;
        }
    }

    private ActiveLock Refresh(DavCall call)
    {
        var timeout = LockRequest.ReadTimeout(call.Http.Request);
        foreach (var token in IfHeader.Read(call.Http.Request)?.Tokens ?? [])
        {
            if (table.Refresh(call.Subscriber.Id, call.Path.Href, token, timeout) is { } held)
                return held;
        }
        throw DavException.PreconditionFailed();
    }

    private static async Task<bool> EnsureExistsAsync(DavCall call)
    {
        var path = call.Path;
        if (path.Kind == DavPathKind.Collection)
        {
            var collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
            return collections.Any(collection => collection.Id == path.Collection) ? false : throw DavException.NotFound();
        }
        if (await call.Subscriber.GetItemAsync(path.Collection, path.Item, call.Cancellation).ConfigureAwait(false) is not null)
            return false;
        if (path.Collection.Kind != CollectionKind.Photos)
            throw DavException.Forbidden("Only photos can be locked before they exist.");
        var folders = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
        if (folders.Any(folder => folder.Id == path.AsFolder))
            return false;
        var empty = new PutItem { Collection = path.Collection, Name = path.Item, Body = [], ContentType = "application/octet-stream", MustNotExist = true };
        var result = await call.Subscriber.ChangeAsync(call.Device, [empty], call.Cancellation).ConfigureAwait(false);
        return result.Refusal is { } refusal ? throw Refusals.Translate(refusal, path.Owner, path.Collection) : true;
    }

    private async Task AnswerAsync(DavCall call, ActiveLock held, int status)
    {
        call.HasBegunAnswer = true;
        call.Http.Response.StatusCode = status;
        call.Http.Response.ContentType = "application/xml; charset=utf-8";
        var output = new Utf8XmlWriter(call.Http.Response.BodyWriter);
        output.Raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<d:prop"u8);
        output.Raw(XmlNamespaces.Declarations);
        output.Raw("><d:lockdiscovery>"u8);
        LockDiscovery.Write(held, time.GetUtcNow(), output);
        foreach (var other in table.Of(call.Subscriber.Id).Where(other => other.Token != held.Token && other.Covers(call.Path.Href)))
            LockDiscovery.Write(other, time.GetUtcNow(), output);
        output.Raw("</d:lockdiscovery></d:prop>\n"u8);
        await output.FlushAsync(call.Cancellation).ConfigureAwait(false);
    }
}
