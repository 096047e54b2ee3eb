using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>DELETE: an item, which leaves a tombstone, or a collection with all that is in it.</summary>
internal sealed class DeleteMethod : IDavMethod
{
    public string Verb => "DELETE";

    public async Task HandleAsync(DavCall call)
    {
        var path = call.Path;

        // A client that thinks it deletes less than it does is stopped (RFC 4918 section 9.6.1).
        if (path.Kind == DavPathKind.Collection && DepthHeader.Read(call.Http.Request, Depth.Infinity) != Depth.Infinity)
            throw DavException.BadRequest("A collection is deleted with all that is in it: Depth is infinity.");
        Change change = path.Kind switch
        {
            DavPathKind.Item => await NewItemChangeAsync(call).ConfigureAwait(false),
            DavPathKind.Collection => new DeleteCollection { Collection = path.Collection },
            _ => throw DavException.Forbidden("This is not yours to delete."),
        };
        var result = await call.Subscriber.ChangeAsync(call.Device, [change], call.Cancellation).ConfigureAwait(false);
        if (result.Refusal is { Reason: RefusalReason.ItemMissing or RefusalReason.CollectionMissing })
            throw DavException.NotFound();
        if (result.Refusal is { } refusal)
            throw Refusals.Translate(refusal, path.Owner, path.Collection);
        call.Answer(StatusCodes.Status204NoContent);
    }

    private static async Task<Change> NewItemChangeAsync(DavCall call)
    {
        var path = call.Path;
        var condition = await WriteCondition.ReadAsync(call).ConfigureAwait(false);
        if (condition.MustNotExist)
            throw DavException.PreconditionFailed();
        if (path.Collection.Kind == CollectionKind.Photos)
        {
            var item = await call.Subscriber.GetItemAsync(path.Collection, path.Item, call.Cancellation).ConfigureAwait(false);
            if (item is null && condition.IfMatch is not null)
                throw DavException.PreconditionFailed();
            if (item is null)
                return new DeleteCollection { Collection = await CollectionLookup.RequireFolderAsync(call).ConfigureAwait(false) };
        }
        return new DeleteItem { Collection = path.Collection, Name = path.Item, IfMatch = condition.IfMatch };
    }
}
