namespace OrleansPim.Grains.State;

/// <summary>What changed in a collection: its items and, of a folder of photos, the folders in it, in the order of sequences. Pure.</summary>
/// <remarks>
/// A folder counts as changed with whatever is below it, so that who looks at one folder learns which of those below are worth a look. When it was made
/// and changed is told by the folder itself, in every release; only its removal has to be remembered above it (<see cref="FolderTombstone"/>).
/// </remarks>
internal static class MemberChanges
{
    /// <summary>Those above a sequence (exclusive); enumerate as far as needed.</summary>
    public static IEnumerable<MemberChange> Since(SubscriberState state, CollectionState collection, long sequence)
    {
        var folders = new Queue<FolderChange>(FoldersIn(state, collection.Id, sequence));
        foreach (var change in collection.Items.ChangedSince(sequence))
        {
            while (folders.TryPeek(out var next) && next.Sequence <= change.Sequence)
                yield return OfFolder(folders.Dequeue());
            if (OfItem(state, collection, change) is { } item)
                yield return item;
        }

        while (folders.TryDequeue(out var rest))
            yield return OfFolder(rest);
    }

    private static MemberChange OfFolder(FolderChange folder) => new(folder.Sequence, null, folder);

    private static MemberChange? OfItem(SubscriberState state, CollectionState collection, SequencedName change)
    {
        var item = collection.Items.Find(change.Name);
        if (item is null && FolderTombstone.Read(collection.Id, change.Name) is { } folder)
        {
            // One that was made again is told of as what it is now.
            return state.FindCollection(folder) is null
                ? new MemberChange(change.Sequence, null, new FolderChange(folder, null, change.Sequence))
                : null;
        }

        return new MemberChange(change.Sequence, new ItemChange(new ItemName(change.Name), item?.ToInfo(collection.Id), change.Sequence), null);
    }

    private static IEnumerable<FolderChange> FoldersIn(SubscriberState state, CollectionId parent, long sequence)
    {
        if (parent.Kind != CollectionKind.Photos)
            return [];

        // Of all at once: one by one, each folder would look through all collections again.
        var sequences = FolderTree.Sequences(state);
        return state.Collections.Values
            .Where(folder => sequences[folder.Id] > sequence && FolderTree.ParentOf(folder.Id) == parent)
            .OrderBy(folder => sequences[folder.Id])
            .Select(folder => new FolderChange(folder.Id, folder.ToInfo(sequences[folder.Id]), sequences[folder.Id]));
    }
}
