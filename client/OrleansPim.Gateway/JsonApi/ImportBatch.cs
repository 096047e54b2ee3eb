using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Stores what an archive holds in few commits: a commit costs the same for one item as for many.</summary>
/// <remarks>Whatever stands in the way of one item is told of that item, and the others are stored without it.</remarks>
internal sealed class ImportBatch(JsonCall call, ImportTally tally)
{
    /// <summary>The most items of one commit.</summary>
    public const int MaximumItems = 64;

    /// <summary>The most bytes of bodies in one commit: leaves room for what else an entry says about them.</summary>
    public const int MaximumBytes = 16 * 1024;

    private readonly List<(string Path, PutItem Put)> _waiting = [];
    private int _bytes;

    /// <summary>Adds one item; those before it are stored when there is no room.</summary>
    /// <param name="path">Its path in the archive.</param>
    /// <param name="put">Checked.</param>
    public async Task AddAsync(string path, PutItem put)
    {
        var length = put.Body?.Length ?? 0;
        if (_waiting.Count == MaximumItems || _bytes + length > MaximumBytes)
            await FlushAsync().ConfigureAwait(false);
        _waiting.Add((path, put));
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
    private async Task<int?> StoreAsync(List<(string Path, PutItem Put)> items)
    {
        try
        {
            var result = await call.Subscriber.ChangeAsync(call.Device, [.. items.Select(item => item.Put)], call.Cancellation).ConfigureAwait(false);
            if (result.Refusal is not { } refusal)
            {
                tally.Count(stored: true, items.Count);
                return null;
            }
            var (path, put) = items[refusal.Index];
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
}
