using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>Copies a folder of photos with its items, and for a move deletes the source afterwards.</summary>
/// <remarks>
/// Up to <see cref="ChangeRequest.MaximumChanges"/> changes are one commit. A larger folder takes several: since the source goes last,
/// a transfer that breaks off leaves photos twice, never not at all.
/// </remarks>
internal sealed class FolderTransfer(DavCall call, CollectionId source, CollectionId target, bool isCopy)
{
    private readonly List<Change> _pending = [];

    public required bool IsDeep { get; init; }

    public required bool MayOverwrite { get; init; }

    /// <returns>Whether nothing was at the destination before.</returns>
    /// <exception cref="DavException">The source does not exist, or the destination cannot be taken.</exception>
    public async Task<bool> RunAsync()
    {
        if (IsSameOrBelow(target, source) || IsSameOrBelow(source, target))
            throw DavException.Forbidden("Source and destination are within each other.");
        var collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
        var folders = collections.Where(collection => IsSameOrBelow(collection.Id, source)).OrderBy(collection => collection.Id.Name.Length).ToList();
        if (folders.Count == 0)
            throw DavException.NotFound();
        var isFree = await FreeTargetAsync(collections).ConfigureAwait(false);
        foreach (var folder in IsDeep ? folders : folders[..1])
            await AddAsync(new CreateCollection { Collection = Moved(folder.Id), Properties = folder.Properties }).ConfigureAwait(false);
        if (IsDeep)
        {
            foreach (var folder in folders)
                await AddItemsAsync(folder.Id).ConfigureAwait(false);
        }
        if (!isCopy)
            await AddAsync(new DeleteCollection { Collection = source }).ConfigureAwait(false);
        await CommitAsync().ConfigureAwait(false);
        return isFree;
    }

    private async Task<bool> FreeTargetAsync(IReadOnlyList<CollectionInfo> collections)
    {
        if (collections.Any(collection => collection.Id == target))
        {
            if (!MayOverwrite)
                throw DavException.PreconditionFailed();
            await AddAsync(new DeleteCollection { Collection = target }).ConfigureAwait(false);
            return false;
        }
        var slash = target.Name.LastIndexOf('/');
        var parent = target with { Name = slash < 0 ? string.Empty : target.Name[..slash] };
        var name = new ItemName(target.Name[(slash + 1)..]);
        if (await call.Subscriber.GetItemAsync(parent, name, call.Cancellation).ConfigureAwait(false) is null)
            return true;
        if (!MayOverwrite)
            throw DavException.PreconditionFailed();
        await AddAsync(new DeleteItem { Collection = parent, Name = name }).ConfigureAwait(false);
        return false;
    }

    private async Task AddItemsAsync(CollectionId folder)
    {
        var listing = new ItemListing(call, folder, withBodies: false);
        for (ItemPage? page = await listing.FirstAsync().ConfigureAwait(false); page is not null; page = await listing.NextAsync(page).ConfigureAwait(false))
        {
            foreach (var item in page.Items)
            {
                await AddAsync(new MoveItem
                {
                    Collection = folder,
                    Name = item.Info.Name,
                    Destination = Moved(folder),
                    DestinationName = item.Info.Name,
                    Copy = true,
                }).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask AddAsync(Change change)
    {
        if (_pending.Count == ChangeRequest.MaximumChanges)
            await CommitAsync().ConfigureAwait(false);
        _pending.Add(change);
    }

    private async Task CommitAsync()
    {
        var result = await call.Subscriber.ChangeAsync(call.Device, [.. _pending], call.Cancellation).ConfigureAwait(false);
        if (result.Refusal is { } refusal)
            throw Refusals.Translate(refusal, call.Path.Owner, target);
        _pending.Clear();
    }

    private CollectionId Moved(CollectionId folder) => folder with { Name = target.Name + folder.Name[source.Name.Length..] };

    private static bool IsSameOrBelow(CollectionId folder, CollectionId top) => folder.Kind == top.Kind
        && (folder.Name == top.Name || folder.Name.StartsWith(top.Name + "/", StringComparison.Ordinal));
}
