using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>Writes the answer to a multiget in batches, in the order in which the client asked.</summary>
internal sealed class MultigetAnswer(
    DavCall call, CollectionId collection, PropertySelection selection, PropertyContext context, IBodySelection? data)
{
    private readonly string _href = Hrefs.Collection(call.Subscriber.Id, collection);
    private readonly HashSet<ItemName> _answered = [];
    private MultistatusWriter? _output;

    public async Task WriteAsync(IReadOnlyList<string> hrefs)
    {
        foreach (var part in hrefs.Chunk(MultigetReport.BatchLength))
        {
            // A resource is answered once, however often and in whatever spelling: a portrait named 10,000 times would be 10 GB.
            var batch = part.Select(href => (Href: href, Name: NameOf(href))).Where(one => one.Name is not { } name || _answered.Add(name)).ToArray();
            var items = await ReadAsync([.. batch.Select(one => one.Name).OfType<ItemName>()]).ConfigureAwait(false);

            // Begun once the first items are here, so that trouble can still be answered as such.
            _output ??= MultistatusWriter.Begin(call, selection);
            for (int index = 0, found = 0; index < batch.Length; index++)
                await WriteAsync(batch[index].Href, batch[index].Name is null ? null : items[found++]).ConfigureAwait(false);
        }
        await _output!.EndAsync().ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(string href, Item? item)
    {
        if (item is null)
        {
            await _output!.WriteStatusAsync(href, StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }
        var resource = DavResource.OfItem(_href, item.Info);
        if (data is not null)
        {
            if (await ItemBody.TryReadAsync(call.Subscriber, item, call.Cancellation).ConfigureAwait(false) is not { } body)
            {
                await _output!.WriteStatusAsync(href, StatusCodes.Status503ServiceUnavailable).ConfigureAwait(false);
                return;
            }
            var wanted = data.Apply(body);
            if (BodyRefusal.Of(wanted) is { } refusal)
            {
                await _output!.WriteStatusAsync(href, refusal.Status, refusal.Precondition).ConfigureAwait(false);
                return;
            }
            resource = resource with { Body = wanted };
        }
        await _output!.WriteAsync(resource, selection, context).ConfigureAwait(false);
    }

    /// <summary>Reads all of a batch, asking again for those that did not fit into one answer of the grain.</summary>
    private async Task<List<Item?>> ReadAsync(IReadOnlyList<ItemName> names)
    {
        var items = new List<Item?>(names.Count);
        while (items.Count < names.Count)
        {
            var part = await call.Subscriber.GetItemsAsync(collection, [.. names.Skip(items.Count)], call.Cancellation).ConfigureAwait(false);
            if (part.Count == 0)
                throw new UnavailableException("The grain answered none of the items asked for.");
            items.AddRange(part);
        }
        return items;
    }

    /// <returns><see langword="null"/> if the address names no item of this collection.</returns>
    private ItemName? NameOf(string href)
    {
        // Most clients send back what they were given.
        if (href.StartsWith(_href, StringComparison.Ordinal) && href.Length > _href.Length && !href.AsSpan(_href.Length).ContainsAnyExcept(HrefCodec.Plain)
            && href[_href.Length..] is var name and not ("." or "..") && ItemName.IsValid(name))
        {
            return new ItemName(name);
        }
        return Read(href);
    }

    private ItemName? Read(string href) =>
        DavPath.TryParse(href, out var path) is null
        && path.Kind == DavPathKind.Item && path.Owner == call.Subscriber.Id && path.Collection == collection ? path.Item : null;
}
