namespace OrleansPim.Gateway.JsonApi;

/// <summary>One page of items in the order of their names.</summary>
/// <param name="Items">The items.</param>
/// <param name="After">What to pass as <c>after</c> for the next page; absent on the last.</param>
internal sealed record ItemPageModel(IReadOnlyList<ItemModel> Items, string? After);
