using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>The tombstone of a folder of photos, kept with those of the photos beside it. Pure.</summary>
/// <remarks>
/// A folder is a member of the one above it (RFC 6578 section 3.5), so a device has to learn of its removal, and of nothing that is not in the ledger. What the
/// state of the folder above says must be the same in every release, since an older silo may run beside this one and write the next
/// snapshot. A new field of <see cref="CollectionDeleted"/> would be ignored by older releases, which would then have another state; a new kind
/// of mutation would keep them from opening the ledger of whoever deletes a folder. So <see cref="Leave"/> composes it of what every release
/// knows: an empty photo comes into the folder above and moves into the one that is deleted with the next mutation. It is never seen, since an
/// entry is applied whole, is no deletion of a device's (moves are not counted), and leaves a tombstone.
/// That tombstone is told from a photo's by a character at its end that no new name may hold (<see cref="ItemName.IsValidForNew"/>). An older
/// silo tells devices of the removal of a photo of that name, which none of them has.
/// </remarks>
internal static class FolderTombstone
{
    private const char Mark = '\uFFFE';

    /// <summary>The name of a folder's tombstone.</summary>
    /// <remarks>A folder whose name has no room for the mark leaves that of a photo of its name: devices that do not mind a slash still learn of it.</remarks>
    public static string NameOf(CollectionId folder)
    {
        var leaf = FolderTree.LeafOf(folder);
        var marked = leaf + Mark;
        return ItemName.IsValid(marked) ? marked : leaf;
    }

    /// <summary>The folder whose tombstone this is; <see langword="null"/> if it is a photo's.</summary>
    public static CollectionId? Read(CollectionId parent, string tombstone)
    {
        if (parent.Kind != CollectionKind.Photos || !tombstone.EndsWith(Mark))
            return null;
        var folder = parent with { Name = parent.Name.Length == 0 ? tombstone[..^1] : $"{parent.Name}/{tombstone[..^1]}" };
        return folder.IsValid && folder.Name.Length > 0 ? folder : null;
    }

    /// <summary>The mutations before the one that deletes a folder.</summary>
    public static IReadOnlyList<Mutation> Leave(SubscriberState state, CollectionState folder)
    {
        if (FindParent(state, folder.Id) is not { } parent)
            return [];

        // In place of a photo that goes as well, so that as many photos are deleted as there were.
        var (name, key) = (NameOf(folder.Id), parent.Stored.Key);
        var sink = folder.Items.After(null).FirstOrDefault()?.Name ?? name;
        return
        [
            new Mutation { ItemPut = new ItemPut { Key = key, Item = new StoredItem { Name = name } } },
            new Mutation { ItemMoved = new ItemMoved { Key = key, Name = name, Destination = folder.Stored.Key, DestinationName = sink } },
        ];
    }

    /// <summary>The same as a transition.</summary>
    public static SubscriberState Bury(SubscriberState state, CollectionId folder, EntryStamp stamp) => FindParent(state, folder) is { } parent
        ? state.With(parent.With(parent.Items.Bury(NameOf(folder), stamp.Sequence), stamp.Sequence))
        : state;

    // A photo of that name, from before such names were refused, is worth more than a tombstone.
    private static CollectionState? FindParent(SubscriberState state, CollectionId folder) =>
        FolderTree.ParentOf(folder) is { } above && state.FindCollection(above) is { } parent && parent.Items.Find(NameOf(folder)) is null ? parent : null;
}
