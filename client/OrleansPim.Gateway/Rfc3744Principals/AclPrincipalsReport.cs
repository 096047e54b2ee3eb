using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3744Principals;

/// <summary>acl-principal-prop-set: properties of the principals that a resource's list of who may do what names (RFC 3744 section 9.2).</summary>
/// <remarks>There is one, the owner; the entrances have no such list.</remarks>
internal sealed class AclPrincipalsReport(PropertyContextSource contexts) : IReport
{
    public PropertyName Name { get; } = PropertyName.Dav("acl-principal-prop-set");

    public async Task HandleAsync(DavCall call, DavElement body)
    {
        ReportTarget.CheckDepth(call);
        var selection = PropertySelection.Read(body, call.PrefersMinimal) ?? new PropertySelection(PropertySelectionKind.Named, [], call.PrefersMinimal);
        var info = await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false);
        var resource = await ReportTarget.ResourceAsync(call, info).ConfigureAwait(false);
        var output = MultistatusWriter.Begin(call, selection);
        if (resource.Kind != DavPathKind.Root)
            await output.WriteAsync(DavResource.OfPrincipal(call.Subscriber.Id), selection, contexts.New(call, info)).ConfigureAwait(false);
        await output.EndAsync().ConfigureAwait(false);
    }
}
