using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Stores what an archive holds in few commits: a commit costs the same for one item as for many.</summary>
/// <remarks>Whatever stands in the way of one item is told of that item, and the others are stored without it.</remarks>
internal sealed class ImportBatch(JsonCall call, ImportTally tally)
{
    /// <summary>The most items of one commit.</summary>
    public const int MaximumItems = 64;

    /// <summary>The most bytes of bodies in one commit: leaves room for what else an entry says about them.</summary>
    public const int MaximumBytes = 16 * 1024;

    private readonly List<Waiting> _waiting = [];
    private int _bytes;

    /// <summary>Adds one item; those before it are stored when there is no room.</summary>
    /// <param name="path">Its path in the archive.</param>
    /// <param name="put">Checked.</param>
    /// <param name="properties">What the archive says about it beside its body; <see langword="null"/> if nothing.</param>
    public async Task AddAsync(string path, PutItem put, IReadOnlyDictionary<string, string>? properties)
    {
        var length = put.Body?.Length ?? 0;
        if (_waiting.Count == MaximumItems || _bytes + length > MaximumBytes)
            await FlushAsync().ConfigureAwait(false);
        _waiting.Add(new Waiting(path, put, properties));
        _bytes += length;
    }

    /// <summary>Stores all that wait.</summary>
    public async Task FlushAsync()
    {
        while (_waiting.Count > 0)
        {
            if (await StoreAsync(_waiting).ConfigureAwait(false) is not { } refused)
                _waiting.Clear();
            else
                _waiting.RemoveAt(refused);
        }
        _bytes = 0;
    }

    /// <summary>Commits items together, or none of them.</summary>
    /// <returns>Which one stood in the way; <see langword="null"/> if they are stored.</returns>
    private async Task<int?> StoreAsync(List<Waiting> items)
    {
        try
        {
            var result = await call.Subscriber.ChangeAsync(call.Device, [.. items.Select(item => item.Put)], call.Cancellation).ConfigureAwait(false);
            if (result.Refusal is not { } refusal)
            {
                tally.Count(stored: true, items.Count);
                foreach (var item in items.Where(item => item.Properties is not null))
                    await DescribeAsync(item).ConfigureAwait(false);
                return null;
            }
            var (path, put, _) = items[refusal.Index];
            if (refusal.Reason == RefusalReason.PreconditionFailed)
                tally.Count(stored: false);
            else
                tally.Refuse(path, Refusals.Translate(refusal, call.Subscriber.Id, put.Collection).Message);
            return refusal.Index;
        }
        catch (InvalidException refusal) when (items.Count == 1)
        {
            tally.Refuse(items[0].Path, refusal.Message);
            return 0;
        }
        catch (InvalidException)
        {
            // It does not say which: the first alone, then the others again.
            await StoreAsync([items[0]]).ConfigureAwait(false);
            return 0;
        }
    }

    /// <summary>Sets what the archive says of an item that was stored. One that was kept keeps what it says itself.</summary>
    private async Task DescribeAsync(Waiting item)
    {
        var (values, refused) = ImportedProperties.Read(item.Properties!, DavPathKind.Item);
        foreach (var name in refused)
            tally.Refuse(item.Path, $"The property {name} is not taken.");
        foreach (var part in values.Chunk(PutCollectionProperties.MaximumCount))
        {
            var change = new PutItemProperties
            {
                Collection = item.Put.Collection,
                Name = item.Put.Name,
                Properties = part.ToDictionary(StringComparer.Ordinal),
            };
            try
            {
                var result = await call.Subscriber.ChangeAsync(call.Device, [change], call.Cancellation).ConfigureAwait(false);
                if (result.Refusal is { } refusal)
                    tally.Refuse(item.Path, Refusals.Translate(refusal, call.Subscriber.Id, item.Put.Collection).Message);
            }
            catch (InvalidException refusal)
            {
                tally.Refuse(item.Path, refusal.Message);
            }
        }
    }

    private sealed record Waiting(string Path, PutItem Put, IReadOnlyDictionary<string, string>? Properties);
}
