using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>Copies or moves a folder of photos with all that is below it.</summary>
/// <remarks>
/// Up to <see cref="ChangeRequest.MaximumChanges"/> changes are one commit. A larger folder takes several: a move that breaks off leaves some photos
/// here and some there, none twice and none not at all. The source goes last and only once it is empty: what another device has put
/// there meanwhile is moved as well.
/// </remarks>
internal sealed class FolderTransfer(DavCall call, CollectionId source, CollectionId target, bool isCopy)
{
    /// <summary>How often a source that goes on being filled is looked through before the move is given up, with what came last still there.</summary>
    public const int MaximumRounds = 16;

    private readonly List<Change> _pending = [];
    private readonly HashSet<CollectionId> _made = [];
    private Change? _freeing;
    private bool _isStale;

    public required bool IsDeep { get; init; }

    public required bool MayOverwrite { get; init; }

    /// <returns>Whether nothing was at the destination before.</returns>
    /// <exception cref="DavException">The source does not exist, or the destination cannot be taken.</exception>
    public async Task<bool> RunAsync()
    {
        if (IsSameOrBelow(target, source) || IsSameOrBelow(source, target))
            throw DavException.Forbidden("Source and destination are within each other.");
        var collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
        if (!collections.Any(collection => collection.Id == source))
            throw DavException.NotFound();
        _freeing = await FindInTheWayAsync(collections).ConfigureAwait(false);
        var isFree = _freeing is null;
        for (var round = 0; round < MaximumRounds; round++)
        {
            _isStale = false;
            if (_freeing is not null)
                await AddAsync(_freeing).ConfigureAwait(false);
            await AddFoldersAsync(collections).ConfigureAwait(false);
            if (!isCopy)
                await AddAsync(new DeleteCollection { Collection = source, MustBeEmpty = true }).ConfigureAwait(false);
            await CommitAsync().ConfigureAwait(false);
            if (!_isStale)
                return isFree;
            collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
        }
        throw new UnavailableException("The folder was filled faster than it could be moved; what came last is still in it.");
    }

    private async Task AddFoldersAsync(IReadOnlyList<CollectionInfo> collections)
    {
        var folders = collections.Where(collection => IsSameOrBelow(collection.Id, source)).OrderBy(collection => collection.Id.Name.Length).ToList();
        foreach (var folder in IsDeep ? folders : folders[..1])
        {
            if (_made.Add(Moved(folder.Id)))
                await AddAsync(new CreateCollection { Collection = Moved(folder.Id), Properties = folder.Properties }).ConfigureAwait(false);
        }
        if (IsDeep)
        {
            foreach (var folder in folders)
                await AddItemsAsync(folder.Id).ConfigureAwait(false);
        }
    }

    /// <summary>What has to go first, since it lies where the folder is to be.</summary>
    private async Task<Change?> FindInTheWayAsync(IReadOnlyList<CollectionInfo> collections)
    {
        var slash = target.Name.LastIndexOf('/');
        var parent = target with { Name = slash < 0 ? string.Empty : target.Name[..slash] };
        var name = new ItemName(target.Name[(slash + 1)..]);
        Change? change = null;
        if (collections.Any(collection => collection.Id == target))
            change = new DeleteCollection { Collection = target };
        else if (await call.Subscriber.GetItemAsync(parent, name, call.Cancellation).ConfigureAwait(false) is not null)
            change = new DeleteItem { Collection = parent, Name = name };
        return change is null || MayOverwrite ? change : throw DavException.PreconditionFailed();
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
                    Copy = isCopy,
                    Overwrite = isCopy,
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

    /// <summary>Commits what was gathered, or nothing of it if the source is not any more what was listed: then it is looked through again.</summary>
    private async Task CommitAsync()
    {
        var changes = _pending.ToArray();
        _pending.Clear();
        var result = await call.Subscriber.ChangeAsync(call.Device, changes, call.Cancellation).ConfigureAwait(false);
        if (result.Refusal is not { } refusal)
        {
            _freeing = changes.Contains(_freeing) ? null : _freeing;
            return;
        }
        var isOfSource = refusal.Reason is RefusalReason.CollectionNotEmpty or RefusalReason.ItemMissing
            || (refusal.Reason == RefusalReason.CollectionMissing && changes[refusal.Index] is MoveItem);
        if (!isOfSource)
            throw Refusals.Translate(refusal, call.Path.Owner, target);
        _isStale = true;
        _made.ExceptWith(changes.OfType<CreateCollection>().Select(change => change.Collection));
    }

    private CollectionId Moved(CollectionId folder) => folder with { Name = target.Name + folder.Name[source.Name.Length..] };

    private static bool IsSameOrBelow(CollectionId folder, CollectionId top) => folder.Kind == top.Kind
        && (folder.Name == top.Name || folder.Name.StartsWith(top.Name + "/", StringComparison.Ordinal));
}
