using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc9110Http;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>COPY and MOVE within a subscriber: an item, or a whole collection, each in one commit (RFC 4918 sections 9.8, 9.9).</summary>
/// <remarks>
/// Who is in step with a collection that was moved finds 404 at its address and the collection in its home under the new one, with the same items under the same
/// tags. Never an empty listing: there is no moment in which either is there without its items.
/// </remarks>
internal abstract class TransferMethod(bool isCopy) : IDavMethod
{
    public abstract string Verb { get; }

    public async Task HandleAsync(DavCall call)
    {
        var destination = Destination.Read(call);
        if (call.Path.Kind is not (DavPathKind.Item or DavPathKind.Collection))
            throw DavException.Forbidden("This cannot be copied or moved.");
        var isCreated = call.Path.Kind == DavPathKind.Item && !await IsFolderAsync(call).ConfigureAwait(false)
            ? await TransferItemAsync(call, destination).ConfigureAwait(false)
            : await TransferCollectionAsync(call, destination).ConfigureAwait(false);
        call.Answer(isCreated ? StatusCodes.Status201Created : StatusCodes.Status204NoContent);
    }

    /// <summary>Whether an address without a slash means a folder.</summary>
    private static async ValueTask<bool> IsFolderAsync(DavCall call)
    {
        if (call.Path.Collection.Kind != CollectionKind.Photos)
            return false;
        var item = await call.Subscriber.GetItemAsync(call.Path.Collection, call.Path.Item, call.Cancellation).ConfigureAwait(false);
        return item is null && await CollectionLookup.RequireFolderAsync(call).ConfigureAwait(false) is not { Name.Length: 0 };
    }

    private async Task<bool> TransferItemAsync(DavCall call, Destination destination)
    {
        var (source, target) = (call.Path, destination.Path.AsItem);
        if (target.Kind != DavPathKind.Item || target.Collection.Kind != source.Collection.Kind)
            throw DavException.Forbidden("An item goes to an address of its own in a collection of its kind.");
        if (target.Collection == source.Collection && target.Item == source.Item)
            throw DavException.Forbidden("Source and destination are the same.");
        var condition = await WriteCondition.ReadAsync(call).ConfigureAwait(false);
        if (condition.MustNotExist)
            throw DavException.PreconditionFailed();
        var changes = new List<Change>();
        if (source.Collection.Kind == CollectionKind.Photos && await FindFolderAsync(call, target.AsFolder).ConfigureAwait(false))
        {
            if (!destination.MayOverwrite)
                throw DavException.PreconditionFailed();
            changes.Add(new DeleteCollection { Collection = target.AsFolder });
        }
        changes.Add(new MoveItem
        {
            Collection = source.Collection,
            Name = source.Item,
            Destination = target.Collection,
            DestinationName = target.Item,
            Overwrite = destination.MayOverwrite,
            Copy = isCopy,
            IfMatch = condition.IfMatch,
        });
        var result = await call.Subscriber.ChangeAsync(call.Device, changes, call.Cancellation).ConfigureAwait(false);
        if (result.Refusal is { Reason: RefusalReason.CollectionMissing } && !await FindFolderAsync(call, source.Collection).ConfigureAwait(false))
            throw DavException.NotFound();
        if (result.Refusal is { } refusal)
            throw Refusals.Translate(refusal, source.Owner, target.Collection);
        return result.Outcomes[^1].Created && changes.Count == 1;
    }

    private async Task<bool> TransferCollectionAsync(DavCall call, Destination destination)
    {
        var source = call.Path.Kind == DavPathKind.Collection ? call.Path.Collection : call.Path.AsFolder;
        var target = destination.CollectionOf(source.Kind);
        var depth = DepthHeader.Read(call.Http.Request, Depth.Infinity);
        if (depth == Depth.One || (depth == Depth.Zero && !isCopy))
            throw DavException.BadRequest("Depth is infinity, or 0 for the copy of a collection without what is in it.");
        var change = new TransferCollection
        {
            Collection = source,
            Destination = target,
            Overwrite = destination.MayOverwrite,
            Copy = isCopy,
            WithoutItems = depth == Depth.Zero,
        };
        var result = await call.Subscriber.ChangeAsync(call.Device, [change], call.Cancellation).ConfigureAwait(false);
        if (result.Refusal is { Reason: RefusalReason.CollectionMissing } && !await FindFolderAsync(call, source).ConfigureAwait(false))
            throw DavException.NotFound();
        if (result.Refusal is { Reason: RefusalReason.NotAllowed })
            throw DavException.Forbidden("Source and destination are the same, or within each other, or the destination is too deep.");
        return result.Refusal is { } refusal ? throw Refusals.Translate(refusal, call.Path.Owner, target) : result.Outcomes[0].Created;
    }

    private static async Task<bool> FindFolderAsync(DavCall call, CollectionId folder)
    {
        var collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
        return collections.Any(collection => collection.Id == folder);
    }
}
