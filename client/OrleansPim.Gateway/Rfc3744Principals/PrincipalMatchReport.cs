using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3744Principals;

/// <summary>principal-match: which principals in a collection are the one who asks (RFC 3744 section 9.3).</summary>
internal sealed class PrincipalMatchReport(PropertyContextSource contexts) : IReport
{
    public PropertyName Name { get; } = PropertyName.Dav("principal-match");

    public async Task HandleAsync(DavCall call, DavElement body)
    {
        if (body.Find(PropertyName.Dav("self")) is null && body.Find(PropertyName.Dav("principal-property")) is null)
            throw DavException.BadRequest("A principal-match asks for self or names a principal-property.");
        var selection = PropertySelection.Read(body, call.PrefersMinimal) ?? new PropertySelection(PropertySelectionKind.Named, [], call.PrefersMinimal);
        var info = await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false);
        var output = MultistatusWriter.Begin(call, selection);
        if (PrincipalScope.Holds(call.Path))
            await output.WriteAsync(DavResource.OfPrincipal(call.Subscriber.Id), selection, contexts.New(call, info)).ConfigureAwait(false);
        await output.EndAsync().ConfigureAwait(false);
    }
}
