using System.Globalization;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>addressbook-query and calendar-query: items by what is in them (RFC 6352 section 8.6, RFC 4791 section 7.8).</summary>
/// <remarks>
/// Depth is not looked at: some clients send none where the standard then reads 0, and an answer without the items would look like their
/// deletion.
/// </remarks>
internal abstract class QueryReport(CollectionKind kind, PropertyContextSource contexts) : IReport
{
    public abstract PropertyName Name { get; }

    public async Task HandleAsync(DavCall call, DavElement body)
    {
        var filter = await ReadFilterAsync(call, body).ConfigureAwait(false);
        var selection = PropertySelection.Read(body, call.PrefersMinimal) ?? PropertySelection.Everything(call.PrefersMinimal);
        var context = contexts.New(call, info: null);
        var answer = new QueryAnswer(call, filter, selection, context, await ReadDataAsync(call, body, selection).ConfigureAwait(false)) { Limit = ReadLimit(body) };
        if (call.Path.Kind == DavPathKind.Item && call.Path.Collection.Kind == kind)
            await answer.WriteItemAsync().ConfigureAwait(false);
        else
            await answer.WriteCollectionAsync(await ReportTarget.CollectionAsync(call, kind).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Reads which items are wanted.</summary>
    /// <exception cref="DavException">The filter is malformed or not served.</exception>
    protected abstract ValueTask<IItemFilter> ReadFilterAsync(DavCall call, DavElement body);

    /// <summary>Reads which parts of the bodies are wanted.</summary>
    /// <returns><see langword="null"/> if bodies are not asked for.</returns>
    protected abstract ValueTask<IBodySelection?> ReadDataAsync(DavCall call, DavElement body, PropertySelection selection);

    private int ReadLimit(DavElement body)
    {
        var space = kind == CollectionKind.AddressBook ? XmlNamespaces.CardDav : XmlNamespaces.CalDav;
        var text = body.Find(new PropertyName(space, "limit"))?.Find(new PropertyName(space, "nresults"))?.Text.Trim();
        if (text is null)
            return int.MaxValue;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? limit
            : throw DavException.Refused(Preconditions.NumberOfMatches, "A limit is a positive number.");
    }
}
