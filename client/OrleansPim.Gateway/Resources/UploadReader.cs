using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Photos;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Rfc6350VCard;

namespace OrleansPim.Gateway.Resources;

/// <summary>Reads the body of a PUT and refuses what its collection does not take, before anything is stored.</summary>
internal sealed class UploadReader(IOptions<GatewayOptions> options)
{
    private const string DefaultPhotoType = "application/octet-stream";

    private readonly GatewayOptions _options = options.Value;

    /// <exception cref="DavException">The body is too long, of a wrong type, or malformed.</exception>
    public async Task<Upload> ReadAsync(DavCall call)
    {
        var kind = call.Path.Collection.Kind;
        if (call.Http.Request.Headers.ContentRange.Count > 0)
            throw DavException.BadRequest("A PUT of a part is not served (RFC 9110 section 14.5).");
        if (kind == CollectionKind.Photos)
            return await ReadPhotoAsync(call).ConfigureAwait(false);
        CheckMediaType(call.Http.Request.ContentType, kind);
        if (call.Http.Request.ContentLength is > PutItem.MaximumInlineLength and var length && length <= _options.MaximumItemLength
            && length > await FindRoomAsync(call).ConfigureAwait(false))
        {
            throw Refusals.QuotaExceeded();
        }
        var body = await BodyReader.ReadAsync(call.Http, _options.MaximumItemLength, Preconditions.MaximumSize(kind)).ConfigureAwait(false);
        var (uid, component, contentType) = Identify(body, kind);
        if (body.Length <= PutItem.MaximumInlineLength)
            return new Upload(contentType, BodyReader.ToArray(body), null, uid, component);
        if (body.Length > await FindRoomAsync(call).ConfigureAwait(false))
            throw Refusals.QuotaExceeded();
        using var stream = BodyReader.Open(body);
        var content = await call.Subscriber.WriteContentAsync(stream, call.Cancellation).ConfigureAwait(false);
        return new Upload(contentType, null, content, uid, component);
    }

    /// <summary>Checks a body and finds what the ledger indexes.</summary>
    /// <exception cref="DavException">It is malformed.</exception>
    public static (string Uid, string Component, string ContentType) Identify(ReadOnlyMemory<byte> body, CollectionKind kind)
    {
        try
        {
            if (kind == CollectionKind.AddressBook)
                return (VCard.Read(body).Uid, VCard.ComponentName, "text/vcard; charset=utf-8");
            var read = CalendarObject.Read(body);
            return (read.Uid, read.ComponentName, "text/calendar; charset=utf-8");
        }
        catch (ContentFormatException exception)
        {
            throw DavException.Refused(PreconditionOf(exception.Rule, kind), exception.Message);
        }
    }

    /// <summary>The client's media type if it is well formed and short, since it goes back into a header.</summary>
    public static string PhotoType(string? contentType)
    {
        const int MaximumTypeLength = 128;
        return MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Length <= MaximumTypeLength
            ? type.MediaType.ToString()
            : DefaultPhotoType;
    }

    private static Precondition PreconditionOf(ContentRule rule, CollectionKind kind) => rule switch
    {
        ContentRule.Supported => Preconditions.SupportedData(kind),
        ContentRule.ObjectResource => Preconditions.ValidObject,
        ContentRule.Component => Preconditions.SupportedComponent,
        _ => Preconditions.ValidData(kind),
    };

    /// <summary>Refuses other media types; a client that names none means the one that belongs here.</summary>
    private static void CheckMediaType(string? contentType, CollectionKind kind)
    {
        if (string.IsNullOrWhiteSpace(contentType))
            return;
        var isMatch = MediaTypeHeaderValue.TryParse(contentType, out var type) && (kind == CollectionKind.AddressBook
            ? type.MediaType.Value?.ToLowerInvariant() is VCard.MediaType or "text/x-vcard" or "text/directory"
            : type.MediaType.Value?.ToLowerInvariant() is CalendarObject.MediaType);
        if (!isMatch)
            throw DavException.Refused(Preconditions.SupportedData(kind), "This collection does not take this media type.");
        if (type!.Charset.HasValue && !type.Charset.Value.AsSpan().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !type.Charset.Value.AsSpan().Trim('"').Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
        {
            throw DavException.Refused(Preconditions.SupportedData(kind), "Bodies are UTF-8.");
        }
    }

    private Task<long> FindRoomAsync(DavCall call) => StorageRoom.FindAsync(
        call.Subscriber,
        _options.SubscriberQuota,
        call.Path.Collection,
        call.Path.Item,
        call.Http.Request.ContentLength ?? _options.MaximumPhotoLength,
        call.Cancellation);

    private async Task<Upload> ReadPhotoAsync(DavCall call)
    {
        var http = call.Http;
        if (http.Request.ContentLength > _options.MaximumPhotoLength)
            throw DavException.TooLarge(_options.MaximumPhotoLength);
        var room = http.Request.ContentLength <= PutItem.MaximumInlineLength ? long.MaxValue : await FindRoomAsync(call).ConfigureAwait(false);
        if (http.Request.ContentLength > room)
            throw Refusals.QuotaExceeded();
        BodyReader.LiftServerLimit(http);
        var type = PhotoType(http.Request.ContentType);
        var limited = room < _options.MaximumPhotoLength
            ? new LimitedStream(http.Request.Body, room, Refusals.QuotaExceeded)
            : new LimitedStream(http.Request.Body, _options.MaximumPhotoLength);
        await using (limited.ConfigureAwait(false))
        {
            var photo = await PhotoBody.ReadAsync(call.Subscriber, limited, call.Cancellation).ConfigureAwait(false);
            return new Upload(type, photo.Body, photo.Content, TakenAt: photo.TakenAt);
        }
    }
}
