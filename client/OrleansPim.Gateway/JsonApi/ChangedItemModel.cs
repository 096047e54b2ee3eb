namespace OrleansPim.Gateway.JsonApi;

/// <summary>One item that changed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Deleted">Whether somebody deleted it; never true because it cannot be read.</param>
/// <param name="Item">The item as it is now, without its body; absent if it was deleted.</param>
internal sealed record ChangedItemModel(string Name, bool Deleted, ItemModel? Item);
