using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>PUT: stores one item, byte for byte, once it is found to be valid.</summary>
internal sealed class PutMethod(UploadReader uploads) : IDavMethod
{
    public string Verb => "PUT";

    public async Task HandleAsync(DavCall call)
    {
        var path = call.Path;
        if (path.Kind != DavPathKind.Item)
            throw new DavException(StatusCodes.Status405MethodNotAllowed, "A collection has no body to PUT.");
        var condition = await WriteCondition.ReadAsync(call).ConfigureAwait(false);
        await EarlyRefusal.CheckAsync(call, condition).ConfigureAwait(false);
        var upload = await uploads.ReadAsync(call).ConfigureAwait(false);
        var result = await call.Subscriber.ChangeAsync(call.Device, [NewChange(path, upload, condition)], call.Cancellation).ConfigureAwait(false);
        if (result.Refusal is { } refusal)
            throw Refusals.Translate(refusal, path.Owner, path.Collection);
        var outcome = result.Outcomes[0];
        call.Http.Response.Headers.ETag = $"\"{outcome.ETag!.Value.Value}\"";
        call.Answer(outcome.Created ? StatusCodes.Status201Created : StatusCodes.Status204NoContent);
    }

    private static PutItem NewChange(DavPath path, Upload upload, WriteCondition condition) => new()
    {
        Collection = path.Collection,
        Name = path.Item,
        Body = upload.Body,
        Content = upload.Content,
        ContentType = upload.ContentType,
        Uid = upload.Uid,
        Component = upload.Component,
        TakenAt = upload.TakenAt,
        IfMatch = condition.IfMatch,
        MustNotExist = condition.MustNotExist,
        MustExist = condition.MustExist,
    };
}
