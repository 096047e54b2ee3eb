using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc5689ExtendedMkcol;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>MKCALENDAR (RFC 4791 section 5.3.1).</summary>
internal sealed class MkcalendarMethod : IDavMethod
{
    private static readonly PropertyName Mkcalendar = PropertyName.CalDav("mkcalendar");

    public string Verb => "MKCALENDAR";

    public async Task HandleAsync(DavCall call)
    {
        if (call.Path.Kind is DavPathKind.Root or DavPathKind.Principal or DavPathKind.Home)
            throw DavException.Refused(Preconditions.ResourceMustBeNull, "There is something at this address already.");
        if (call.Path is not { Kind: DavPathKind.Collection, Collection.Kind: CollectionKind.Calendar })
            throw DavException.Refused(Preconditions.LocationOk(CollectionKind.Calendar), "Calendars are made in the calendar home.");
        var body = await call.ReadXmlAsync().ConfigureAwait(false);
        if (body is not null && body.Name != Mkcalendar)
            throw DavException.BadRequest("The body of a MKCALENDAR is a mkcalendar element.");
        PropertyUpdate? update = null;
        IReadOnlyList<string> components = [];
        if (body is not null)
        {
            update = PropertyUpdate.Read(body, isCreation: true, DavPathKind.Collection);
            components = CollectionCreation.ReadComponents(body, update, CollectionKind.Calendar);
            if (update.IsRefused)
            {
                await CreationAnswer.WriteRefusalAsync(call, "mkcalendar-response", XmlNamespaces.CalDav, update).ConfigureAwait(false);
                return;
            }
        }
        try
        {
            await CollectionCreation.CommitAsync(call, call.Path.Collection, update, components).ConfigureAwait(false);
        }
        catch (DavException exception) when (exception.Status == StatusCodes.Status405MethodNotAllowed)
        {
            throw DavException.Refused(Preconditions.ResourceMustBeNull, exception.Message);
        }
        call.Http.Response.Headers.CacheControl = "no-cache";
        call.Answer(StatusCodes.Status201Created);
    }
}
