using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc8144Prefer;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>PROPPATCH: sets and removes properties, all or none (RFC 4918 section 9.2).</summary>
internal sealed class ProppatchMethod : IDavMethod
{
    private static readonly PropertyName RootName = PropertyName.Dav("propertyupdate");

    public string Verb => "PROPPATCH";

    public async Task HandleAsync(DavCall call)
    {
        var body = await call.ReadXmlAsync().ConfigureAwait(false);
        if (body is null || body.Name != RootName)
            throw DavException.BadRequest("A PROPPATCH has a propertyupdate.");
        if (call.Path.Kind is not (DavPathKind.Collection or DavPathKind.Item))
            throw DavException.Refused(Preconditions.NeedPrivileges, "The properties of this resource are ours.");
        var update = PropertyUpdate.Read(body, isCreation: false, call.Path.Kind);
        if (update.Values.Count == 0 && !update.Outcomes.Any())
            throw DavException.BadRequest("A PROPPATCH sets or removes properties.");
        var href = await ApplyAsync(call, update).ConfigureAwait(false);
        if (call.PrefersMinimal && !update.IsRefused)
        {
            PreferHeader.Confirm(call.Http.Response, isMinimal: true, isWithoutRoot: false);
            call.Answer(StatusCodes.Status200OK);
            return;
        }
        var output = MultistatusWriter.Begin(call);
        output.WriteOutcomes(href, update.Outcomes);
        await output.EndAsync().ConfigureAwait(false);
    }

    /// <summary>Commits the update unless it is refused already.</summary>
    /// <returns>The address of what was changed.</returns>
    private static async Task<string> ApplyAsync(DavCall call, PropertyUpdate update)
    {
        var path = call.Path;
        if (path.Kind == DavPathKind.Item)
        {
            var change = new PutItemProperties { Collection = path.Collection, Name = path.Item, Properties = update.Values };
            if (update.IsRefused || await TryCommitAsync(call, change, update).ConfigureAwait(false))
                return path.Href;
        }
        var collection = path.Kind == DavPathKind.Collection
            ? path.Collection
            : await CollectionLookup.RequireFolderAsync(call).ConfigureAwait(false);
        var properties = new PutCollectionProperties { Collection = collection, Properties = update.Values };
        return update.IsRefused || await TryCommitAsync(call, properties, update).ConfigureAwait(false)
            ? Hrefs.Collection(path.Owner, collection)
            : throw DavException.NotFound();
    }

    /// <returns><see langword="false"/> if there is no such item or collection.</returns>
    private static async Task<bool> TryCommitAsync(DavCall call, Change change, PropertyUpdate update)
    {
        var result = await call.Subscriber.ChangeAsync(call.Device, [change], call.Cancellation).ConfigureAwait(false);
        switch (result.Refusal)
        {
            case null:
                return true;
            case { Reason: RefusalReason.ItemMissing or RefusalReason.CollectionMissing }:
                return false;
            case { Reason: RefusalReason.LimitReached }:
                foreach (var name in update.Values.Keys.ToList())
                    update.Refuse(PropertyName.FromExpanded(name), StatusCodes.Status507InsufficientStorage, Preconditions.QuotaNotExceeded);
                return true;
            default:
                throw Refusals.Translate(result.Refusal, call.Path.Owner, change.Collection);
        }
    }
}
