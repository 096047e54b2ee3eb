using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4791CalDav;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3744Principals;

/// <summary>principal-property-search: finds principals by what they are called (RFC 3744 section 9.4).</summary>
/// <remarks>A subscriber finds itself and nobody else: who else exists is no business of its own.</remarks>
internal sealed class PrincipalSearchReport(PropertyContextSource contexts) : IReport
{
    private static readonly PropertyName Search = PropertyName.Dav("property-search");
    private static readonly PropertyName Match = PropertyName.Dav("match");

    public PropertyName Name { get; } = PropertyName.Dav("principal-property-search");

    public async Task HandleAsync(DavCall call, DavElement body)
    {
        ReportTarget.CheckDepth(call);
        var searches = body.FindAll(Search).ToList();
        if (searches.Count == 0 || searches.Any(search => search.Find(Match) is null || search.Find(PropertySelection.Prop) is null))
            throw DavException.BadRequest("A principal-property-search has property-searches, each with a prop and a match.");
        var selection = PropertySelection.Read(body, call.PrefersMinimal) ?? new PropertySelection(PropertySelectionKind.Named, [], call.PrefersMinimal);
        var isInScope = PrincipalScope.Holds(call.Path) || body.Find(PropertyName.Dav("apply-to-principal-collection-set")) is not null;
        var isFound = isInScope && (body.Attribute("test") == "anyof"
            ? searches.Any(search => IsFound(call, search))
            : searches.All(search => IsFound(call, search)));
        var info = await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false);
        var output = MultistatusWriter.Begin(call, selection);
        if (isFound)
            await output.WriteAsync(DavResource.OfPrincipal(call.Subscriber.Id), selection, contexts.New(call, info)).ConfigureAwait(false);
        await output.EndAsync().ConfigureAwait(false);
    }

    /// <summary>Whether all properties of one search hold its text, in whatever case.</summary>
    private static bool IsFound(DavCall call, DavElement search)
    {
        var text = search.Find(Match)!.Text;
        return search.Find(PropertySelection.Prop)!.Elements.All(property => ValuesOf(call, property.Name)
            .Any(value => value.Contains(text, StringComparison.OrdinalIgnoreCase)));
    }

    private static string[] ValuesOf(DavCall call, PropertyName property)
    {
        var id = call.Subscriber.Id;
        if (property == WebDavProperties.DisplayName)
            return [id.Value];
        return property == CalDavProperties.Addresses ? [$"mailto:{id.Value}", Hrefs.Principal(id)] : [];
    }
}
