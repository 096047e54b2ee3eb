using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc6578Sync;
using OrleansPim.Gateway.Rfc9110Http;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Reads and changes items.</summary>
internal sealed class ItemEndpoints(SyncTokenCodec tokens, ItemAnswer answers, IOptions<GatewayOptions> options)
{
    public static async Task<Ok<CollectionModel[]>> CollectionsAsync(HttpContext http)
    {
        var call = JsonCall.Of(http);
        var collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
        return TypedResults.Ok(collections.Select(CollectionModel.Of).ToArray());
    }

    public static async Task<Ok<ItemPageModel>> ItemsAsync(
        HttpContext http, string? kind, string? collection, string? after, string? limit, string? bodies)
    {
        var call = JsonCall.Of(http);
        var request = new ListRequest
        {
            Collection = CollectionAddress.Read(kind, collection),
            After = after is null ? null : CollectionAddress.ReadItem(after),
            Limit = ReadLimit(limit, ListRequest.MaximumLimit),
            WithBodies = ReadFlag(bodies),
        };
        var page = await call.Subscriber.ListAsync(request, call.Cancellation).ConfigureAwait(false) ?? throw DavException.NotFound();
        var items = page.Items.Select(item => item.Body is { } body && request.WithBodies ? ItemModel.Of(item.Info, body) : ItemModel.Of(item.Info));
        return TypedResults.Ok(new ItemPageModel([.. items], page.After?.Value));
    }

    /// <summary>The body of one item, byte for byte, whole or in parts; of a photo a thumbnail, if a size is given.</summary>
    public async Task<IResult> ContentAsync(HttpContext http, string? kind, string? collection, string? name)
    {
        var call = JsonCall.Of(http);
        var item = await call.Subscriber.GetItemAsync(
            CollectionAddress.Read(kind, collection), CollectionAddress.ReadItem(name), call.Cancellation).ConfigureAwait(false)
            ?? throw DavException.NotFound();
        await answers.WriteAsync(http, call.Subscriber, item).ConfigureAwait(false);
        return http.Response switch
        {
            { HasStarted: false, StatusCode: StatusCodes.Status412PreconditionFailed } => throw DavException.PreconditionFailed(),
            { HasStarted: false, StatusCode: StatusCodes.Status416RangeNotSatisfiable } =>
                throw new DavException(StatusCodes.Status416RangeNotSatisfiable, "The item has none of these bytes."),
            _ => Results.Empty,
        };
    }

    public async Task<Ok<SyncPageModel>> ChangesAsync(HttpContext http, string? kind, string? collection, string? since, string? limit)
    {
        var call = JsonCall.Of(http);
        var id = CollectionAddress.Read(kind, collection);
        var token = string.IsNullOrEmpty(since)
            ? (SyncToken?)null
            : tokens.Read(call.Subscriber.Id, id, since) ?? throw DavException.BadRequest("The token is none of ours for this collection.");
        var request = new SyncRequest
        {
            Collection = id,
            Since = token?.Sequence ?? 0,
            Epoch = token?.Epoch,
            AtLeast = token?.LedgerSequence ?? 0,
            Device = call.Device,
            Limit = ReadLimit(limit, SyncRequest.MaximumLimit),
        };
        var page = await call.Subscriber.SyncAsync(request, call.Cancellation).ConfigureAwait(false) ?? throw DavException.NotFound();
        return page.Token switch
        {
            SyncTokenState.Valid => TypedResults.Ok(new SyncPageModel(
                [.. page.Changes.Select(change => new ChangedItemModel(change.Name.Value, change.Info is null, change.Info is { } info ? ItemModel.Of(info) : null))],
                tokens.Write(call.Subscriber.Id, id, SyncToken.After(page)),
                page.HasMore,
                [.. (page.Folders ?? []).Select(change => new ChangedFolderModel(change.Id.Name, change.Info is null, change.Info is { } info ? CollectionModel.Of(info) : null))])),
            SyncTokenState.TooOld => throw new DavException(
                StatusCodes.Status410Gone, "The token is too old; synchronise from the beginning, and delete nothing because it is not listed."),
            _ => throw new UnavailableException("A sync token is ahead of the ledger: acknowledged changes were lost. The subscriber is held."),
        };
    }

    public async Task<Ok<BatchResultModel>> ChangeAsync(HttpContext http)
    {
        var call = JsonCall.Of(http);
        var request = await BatchReader.ReadAsync(call, options.Value).ConfigureAwait(false);
        var result = await call.Subscriber.ChangeAsync(request, call.Cancellation).ConfigureAwait(false);
        if (result.Refusal is { } refusal)
            throw new RefusedException(refusal, request.Changes[refusal.Index].Collection);
        return TypedResults.Ok(new BatchResultModel(
            result.Sequence, [.. result.Outcomes.Select(outcome => new OutcomeModel(outcome.Created, outcome.ETag?.Value))]));
    }

    private static bool ReadFlag(string? text) =>
        bool.TryParse(text ?? bool.FalseString, out var flag) ? flag : throw DavException.BadRequest("The bodies are asked for with true or false.");

    private static int ReadLimit(string? text, int maximum)
    {
        if (text is null)
            return maximum;
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var limit)
            && limit >= 1 && limit <= maximum
                ? limit
                : throw DavException.BadRequest($"A limit is a number from 1 to {maximum}.");
    }
}
