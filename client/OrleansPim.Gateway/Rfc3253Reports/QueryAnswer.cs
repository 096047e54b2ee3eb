using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>Writes the items that a query wants while it looks for them.</summary>
internal sealed class QueryAnswer(
    DavCall call, IItemFilter filter, PropertySelection selection, PropertyContext context, IBodySelection? data)
{
    private readonly bool _needsBody = filter.NeedsBody || data is not null;
    private int _matches;

    /// <summary>The most items that the client wants.</summary>
    public required int Limit { get; init; }

    /// <summary>Looks at one item.</summary>
    public async Task WriteItemAsync()
    {
        var path = call.Path;
        var item = await call.Subscriber.GetItemAsync(path.Collection, path.Item, call.Cancellation).ConfigureAwait(false)
            ?? throw DavException.NotFound();
        var output = MultistatusWriter.Begin(call, selection);
        if (await MatchAsync(item).ConfigureAwait(false) is (true, var body))
            await WriteAsync(output, Hrefs.Collection(path.Owner, path.Collection), item, body).ConfigureAwait(false);
        await output.EndAsync().ConfigureAwait(false);
    }

    /// <summary>Looks at all items of a collection.</summary>
    public async Task WriteCollectionAsync(CollectionId collection)
    {
        var href = Hrefs.Collection(call.Subscriber.Id, collection);
        var listing = new ItemListing(call, collection, _needsBody);
        var page = await listing.FirstAsync().ConfigureAwait(false);
        var output = MultistatusWriter.Begin(call, selection);
        for (ItemPage? next = page; next is not null; next = await listing.NextAsync(next).ConfigureAwait(false))
        {
            foreach (var item in next.Items)
            {
                var (isMatch, body) = await MatchAsync(item).ConfigureAwait(false);
                if (!isMatch)
                    continue;
                if (_matches < Limit)
                {
                    await WriteAsync(output, href, item, body).ConfigureAwait(false);
                    continue;
                }
                await output.WriteStatusAsync(href, StatusCodes.Status507InsufficientStorage, Preconditions.NumberOfMatches).ConfigureAwait(false);
                await output.EndAsync().ConfigureAwait(false);
                return;
            }
        }
        await output.EndAsync().ConfigureAwait(false);
    }

    /// <returns>Whether it matches, as one does that cannot be read, and its body; <see langword="null"/> if it cannot be read now.</returns>
    private async ValueTask<(bool IsMatch, ReadOnlyMemory<byte>? Body)> MatchAsync(Item item)
    {
        if (!filter.MayMatch(item.Info))
            return (false, null);
        if (!_needsBody)
            return (true, ReadOnlyMemory<byte>.Empty);

        // Not as one expression: a null beside a memory is taken for an empty array, and a body that is lost would be served as an empty one.
        if (await ItemBody.TryReadAsync(call.Subscriber, item, call.Cancellation).ConfigureAwait(false) is not { } body)
            return (true, null);
        return (!filter.NeedsBody || Matches(body), body);
    }

    private async ValueTask WriteAsync(MultistatusWriter output, string href, Item item, ReadOnlyMemory<byte>? read)
    {
        if (read is not { } body)
        {
            await output.WriteStatusAsync(href + HrefCodec.Encode(item.Info.Name.Value), StatusCodes.Status503ServiceUnavailable).ConfigureAwait(false);
            return;
        }
        _matches++;
        var resource = DavResource.OfItem(href, item.Info);
        var wanted = data is null ? body : data.Apply(body);
        if (data is null)
            await output.WriteAsync(resource, selection, context).ConfigureAwait(false);
        else if (BodyRefusal.Of(wanted) is { } refusal)
            await output.WriteStatusAsync(href + HrefCodec.Encode(item.Info.Name.Value), refusal.Status, refusal.Precondition).ConfigureAwait(false);
        else
            await output.WriteAsync(resource with { Body = wanted }, selection, context).ConfigureAwait(false);
    }

    /// <summary>A body that cannot be understood is served rather than hidden: a client takes absence for deletion.</summary>
    private bool Matches(ReadOnlyMemory<byte> body)
    {
        try
        {
            return filter.Matches(body);
        }
        catch (ContentFormatException)
        {
            return true;
        }
    }
}
