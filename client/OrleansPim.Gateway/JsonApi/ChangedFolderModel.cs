namespace OrleansPim.Gateway.JsonApi;

/// <summary>One folder of photos that changed.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Deleted">Whether somebody deleted it; never true because it cannot be read.</param>
/// <param name="Folder">The folder as it is now; absent if it was deleted.</param>
internal sealed record ChangedFolderModel(string Name, bool Deleted, CollectionModel? Folder);
