using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Photos;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Turns a batch into changes, checking every body before anything is stored.</summary>
internal static class BatchReader
{
    private const string DefaultPhotoType = "application/octet-stream";

    /// <summary>A misspelt member is an error, not a change that silently lacks its condition.</summary>
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="DavException">It is no batch, or a body is too long or not what its collection takes.</exception>
    public static async Task<ChangeRequest> ReadAsync(JsonCall call, GatewayOptions options)
    {
        var bytes = await BodyReader.ReadAsync(call.Http, JsonApiLimits.BatchBytes).ConfigureAwait(false);
        var batch = Parse(bytes.Span);
        if (batch.Changes.Count is 0 or > ChangeRequest.MaximumChanges)
            throw DavException.BadRequest($"A batch has 1 to {ChangeRequest.MaximumChanges} changes.");
        if (batch.RequestId == Guid.Empty)
            throw DavException.BadRequest("The request id is 128 random bits.");
        var changes = batch.Changes.Select((model, index) => Read(model, index, options)).ToList();
        await PlaceAsync(call, changes, options).ConfigureAwait(false);
        return new ChangeRequest { RequestId = new RequestId(batch.RequestId), Device = call.Device, Changes = changes };
    }

    /// <summary>Uploads the bodies that do not fit into one commit, once it is clear that there is room for them.</summary>
    /// <remarks>Other conditions are left to the grain: the retry of a batch that was done gets the first answer, although its items exist by now.</remarks>
    private static async Task PlaceAsync(JsonCall call, List<Change> changes, GatewayOptions options)
    {
        var inline = 0;
        var isChecked = false;
        for (var index = 0; index < changes.Count; index++)
        {
            if (changes[index] is not PutItem { Body: { } body } put)
                continue;
            if (body.Length <= PutItem.MaximumInlineLength && inline + body.Length <= ChangeRequest.MaximumBytes)
            {
                inline += body.Length;
                continue;
            }
            if (!isChecked)
                await StorageRoom.CheckAsync(call.Subscriber, options.SubscriberQuota, changes, call.Cancellation).ConfigureAwait(false);
            isChecked = true;
            using var stream = new MemoryStream(body, writable: false);
            changes[index] = put with { Body = null, Content = await call.Subscriber.WriteContentAsync(stream, call.Cancellation).ConfigureAwait(false) };
        }
    }

    /// <summary>The change that stores a body, inline; checked.</summary>
    /// <exception cref="DavException">The body is not what its collection takes.</exception>
    public static PutItem NewPut(CollectionId collection, ItemName name, byte[] body, string? contentType)
    {
        if (collection.Kind == CollectionKind.Photos)
        {
            return new PutItem
            {
                Collection = collection,
                Name = name,
                Body = body,
                ContentType = UploadReader.PhotoType(contentType ?? DefaultPhotoType),
                TakenAt = ExifDate.Find(body.AsSpan(0, Math.Min(body.Length, PhotoBody.StartLength))),
            };
        }
        var (uid, component, type) = UploadReader.Identify(body, collection.Kind);
        return new PutItem { Collection = collection, Name = name, Body = body, ContentType = type, Uid = uid, Component = component };
    }

    private static BatchModel Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<BatchModel>(bytes, Options) ?? throw DavException.BadRequest("A batch is an object.");
        }
        catch (JsonException exception)
        {
            throw DavException.BadRequest($"The body is no batch, at {exception.Path ?? "$"}, line {exception.LineNumber}.");
        }
    }

    /// <summary>Reads one of many: a refusal says which.</summary>
    private static Change Read(ChangeModel? model, int index, GatewayOptions options)
    {
        try
        {
            return Read(model ?? throw DavException.BadRequest("A change is an object."), options);
        }
        catch (DavException refusal)
        {
            throw new DavException(refusal.Status, $"Change {index}: {refusal.Message}", refusal.Precondition);
        }
    }

    private static Change Read(ChangeModel model, GatewayOptions options)
    {
        var collection = CollectionAddress.Read(model.Kind, model.Collection);
        var name = CollectionAddress.ReadItem(model.Name);
        var tag = model.IfMatch is { } text ? new ETag(text) : (ETag?)null;
        return model.Op switch
        {
            "put" => NewPut(collection, name, Limited(BodyOf(model), collection.Kind, options), model.ContentType) with { IfMatch = tag, MustNotExist = model.MustNotExist },
            "delete" when model is { Body: null, BodyBase64: null, MustNotExist: false } =>
                new DeleteItem { Collection = collection, Name = name, IfMatch = tag },
            "delete" => throw DavException.BadRequest("A deletion has no body, and needs an item that exists."),
            _ => throw DavException.BadRequest("The op is put or delete."),
        };
    }

    /// <summary>What phones are told is the longest, they could not fetch if another door took more.</summary>
    private static byte[] Limited(byte[] body, CollectionKind kind, GatewayOptions options)
    {
        var limit = kind == CollectionKind.Photos ? options.MaximumPhotoLength : options.MaximumItemLength;
        return body.Length <= limit ? body : throw DavException.TooLarge(limit);
    }

    private static byte[] BodyOf(ChangeModel model)
    {
        if ((model.Body is null) == (model.BodyBase64 is null))
            throw DavException.BadRequest("A put has either body or bodyBase64.");
        if (model.Body is { } text)
            return Encoding.UTF8.GetBytes(text);
        try
        {
            return Convert.FromBase64String(model.BodyBase64!);
        }
        catch (FormatException)
        {
            throw DavException.BadRequest("A bodyBase64 is not Base64.");
        }
    }
}
