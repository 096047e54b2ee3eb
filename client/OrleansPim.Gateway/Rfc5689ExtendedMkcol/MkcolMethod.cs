using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc5689ExtendedMkcol;

/// <summary>MKCOL, plain (RFC 4918 section 9.3) or with properties (RFC 5689).</summary>
/// <remarks>A plain one makes what its home holds: an address book, a calendar, or a folder.</remarks>
internal sealed class MkcolMethod : IDavMethod
{
    private static readonly PropertyName Mkcol = PropertyName.Dav("mkcol");

    public string Verb => "MKCOL";

    public async Task HandleAsync(DavCall call)
    {
        var target = CollectionCreation.TargetOf(call.Path);
        var body = await ReadBodyAsync(call).ConfigureAwait(false);
        if (body is null)
        {
            await CollectionCreation.CommitAsync(call, target, null, []).ConfigureAwait(false);
            call.Answer(StatusCodes.Status201Created);
            return;
        }
        var update = PropertyUpdate.Read(body, isCreation: true, DavPathKind.Collection);
        var components = CollectionCreation.ReadComponents(body, update, target.Kind);
        if (update.IsRefused)
        {
            await CreationAnswer.WriteRefusalAsync(call, "mkcol-response", XmlNamespaces.Dav, update).ConfigureAwait(false);
            return;
        }
        await CollectionCreation.CommitAsync(call, target, update, components).ConfigureAwait(false);
        call.Answer(StatusCodes.Status201Created);
    }

    private static async Task<DavElement?> ReadBodyAsync(DavCall call)
    {
        var bytes = await BodyReader.ReadAsync(call.Http, XmlRequestReader.MaximumLength).ConfigureAwait(false);
        if (bytes.IsEmpty)
            return null;
        var type = call.Http.Request.ContentType ?? string.Empty;
        if (type.Length > 0 && !type.Contains("xml", StringComparison.OrdinalIgnoreCase))
            throw Unsupported();
        try
        {
            var body = XmlRequestReader.Read(bytes);
            return body.Name == Mkcol ? body : throw Unsupported();
        }
        catch (DavException exception) when (type.Length == 0 && exception.Status == StatusCodes.Status400BadRequest)
        {
            // Nobody said that it is XML.
            throw Unsupported();
        }
    }

    private static DavException Unsupported() => new(StatusCodes.Status415UnsupportedMediaType, "The body of a MKCOL is a mkcol element in XML.");
}
