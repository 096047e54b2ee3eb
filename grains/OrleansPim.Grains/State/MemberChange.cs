namespace OrleansPim.Grains.State;

/// <summary>One change in a collection: of an item, or of a folder in it.</summary>
/// <param name="Sequence">The newest entry that changed it.</param>
/// <param name="Item">The item, or its tombstone.</param>
/// <param name="Folder">The folder, or its tombstone.</param>
internal readonly record struct MemberChange(long Sequence, ItemChange? Item, FolderChange? Folder)
{
    /// <summary>Whether it tells of something that is not there any more.</summary>
    public bool IsRemoval => Item is { Info: null } || Folder is { Info: null };
}
