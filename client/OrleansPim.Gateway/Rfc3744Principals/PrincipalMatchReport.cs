using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3744Principals;

/// <summary>principal-match: which principals in a collection are the one who asks, or what in it names that one in a property (RFC 3744 section 9.3).</summary>
internal sealed class PrincipalMatchReport(PropertyContextSource contexts) : IReport
{
    private static readonly PropertyName[] Naming = [PropertyName.Dav("owner"), PropertyName.Dav("current-user-principal"), PropertyName.Dav("principal-URL")];

    public PropertyName Name { get; } = PropertyName.Dav("principal-match");

    public async Task HandleAsync(DavCall call, DavElement body)
    {
        ReportTarget.CheckDepth(call);
        var property = body.Find(PropertyName.Dav("principal-property"));
        if (property is null && body.Find(PropertyName.Dav("self")) is null)
            throw DavException.BadRequest("A principal-match asks for self or names a principal-property.");
        var selection = PropertySelection.Read(body, call.PrefersMinimal) ?? new PropertySelection(PropertySelectionKind.Named, [], call.PrefersMinimal);
        var info = await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false);
        var context = contexts.New(call, info);
        var target = await ReportTarget.ResourceAsync(call, info).ConfigureAwait(false);
        var output = MultistatusWriter.Begin(call, selection);
        if (property is null)
        {
            if (PrincipalScope.Holds(call.Path))
                await output.WriteAsync(DavResource.OfPrincipal(call.Subscriber.Id), selection, context).ConfigureAwait(false);
        }
        else if (property.Elements.FirstOrDefault() is { } named && Naming.Contains(named.Name))
        {
            var live = LiveProperties.All[named.Name];
            await foreach (var member in new MemberTree(call, info).BelowAsync(target).ConfigureAwait(false))
            {
                if (live.Has(member, context))
                    await output.WriteAsync(member, selection, context).ConfigureAwait(false);
            }
        }
        await output.EndAsync().ConfigureAwait(false);
    }
}
