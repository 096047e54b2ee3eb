using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>addressbook-multiget and calendar-multiget: items by address, one response for each (RFC 6352 section 8.7, RFC 4791 section 7.9).</summary>
internal abstract class MultigetReport(CollectionKind kind, PropertyContextSource contexts) : IReport
{
    /// <summary>The most addresses of one request.</summary>
    public const int MaximumHrefs = 10_000;

    /// <summary>How many items are read at once.</summary>
    public const int BatchLength = 200;

    private static readonly PropertyName Href = PropertyName.Dav("href");

    public abstract PropertyName Name { get; }

    public async Task HandleAsync(DavCall call, DavElement body)
    {
        var collection = call.Path.Kind == DavPathKind.Item && call.Path.Collection.Kind == kind
            ? call.Path.Collection
            : await ReportTarget.CollectionAsync(call, kind).ConfigureAwait(false);
        var selection = PropertySelection.Read(body, call.PrefersMinimal) ?? PropertySelection.Everything(call.PrefersMinimal);
        var data = await ReadDataAsync(call, body, selection).ConfigureAwait(false);
        var hrefs = body.FindAll(Href).Select(element => element.Text.Trim()).ToList();
        if (hrefs.Count is 0)
            throw DavException.BadRequest("A multiget names addresses.");
        if (hrefs.Count > MaximumHrefs)
            throw DavException.Refused(Preconditions.NumberOfMatches, $"A multiget is limited to {MaximumHrefs} addresses.");
        var context = contexts.New(call, info: null);
        await new MultigetAnswer(call, collection, selection, context, data).WriteAsync(hrefs).ConfigureAwait(false);
    }

    /// <summary>Reads which parts of the bodies are wanted.</summary>
    /// <returns><see langword="null"/> if bodies are not asked for.</returns>
    protected abstract ValueTask<IBodySelection?> ReadDataAsync(DavCall call, DavElement body, PropertySelection selection);
}
