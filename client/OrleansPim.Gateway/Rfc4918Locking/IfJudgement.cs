using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc6578Sync;

namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>Tells whether an <c>If</c> header holds (RFC 4918 section 10.4), reading each resource once however many conditions are about it.</summary>
/// <remarks>For one request; not thread-safe.</remarks>
internal sealed class IfJudgement(DavCall call, IReadOnlyList<ActiveLock> locks, SyncTokenCodec syncTokens)
{
    private readonly Dictionary<(CollectionId Collection, ItemName Item), string?> _tags = [];
    private SubscriberInfo? _info;

    public async ValueTask<bool> HoldsAsync(IfHeader header)
    {
        foreach (var list in header.Lists)
        {
            var path = list.Resource is null ? call.Path : PathOf(list.Resource);
            var holds = true;
            foreach (var condition in list.Conditions)
                holds = holds && condition.IsNegated != await HoldsAsync(path, condition).ConfigureAwait(false);
            if (!holds)
                continue;
            BindTo(path, list);
            return true;
        }
        return false;
    }

    /// <summary>What was judged here may be some seconds old, and another device may write before the commit: the grain judges the tag again, with the commit.</summary>
    private void BindTo(DavPath? path, IfList list)
    {
        if (path is { } own && own == call.Path && list.Conditions.Any(condition => condition.ETag is not null)
            && _tags.GetValueOrDefault((own.Collection, own.Item)) is { } tag)
        {
            call.JudgedTag = new ETag(tag[1..^1]);
        }
    }

    private async ValueTask<bool> HoldsAsync(DavPath? resource, IfCondition condition)
    {
        if (resource is not { } path)
            return false;
        if (condition.Token is { } token)
        {
            return locks.Any(held => held.Token == token && held.Covers(path.Href))
                || (path.Kind == DavPathKind.Collection && await IsStateAsync(path.Collection, token).ConfigureAwait(false));
        }
        return path.Kind == DavPathKind.Item && path.Owner == call.Subscriber.Id
            && await TagOfAsync(path).ConfigureAwait(false) is { } tag && condition.ETag == tag;
    }

    /// <returns><see langword="null"/> if there is no such item.</returns>
    private async ValueTask<string?> TagOfAsync(DavPath path)
    {
        if (_tags.TryGetValue((path.Collection, path.Item), out var known))
            return known;
        var item = await call.Subscriber.GetItemAsync(path.Collection, path.Item, call.Cancellation).ConfigureAwait(false);
        var tag = item is null ? null : $"\"{item.Info.ETag.Value}\"";
        _tags.Add((path.Collection, path.Item), tag);
        return tag;
    }

    /// <summary>Whether a token says how the collection is now (RFC 6578 section 5).</summary>
    private async ValueTask<bool> IsStateAsync(CollectionId id, string text)
    {
        if (syncTokens.Read(call.Subscriber.Id, id, text) is not { } token)
            return false;
        _info ??= await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false);
        return CollectionLookup.Find(_info, id) is { } collection && token == new SyncToken(_info.Epoch, collection.Sequence);
    }

    /// <summary>An address where nothing of ours can be is an unmapped one, about which no condition holds (RFC 4918 section 10.4.4).</summary>
    private static DavPath? PathOf(string resource) => DavPath.TryParse(resource, out var path) is null ? path : null;
}
