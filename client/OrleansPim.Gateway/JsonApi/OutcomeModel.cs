namespace OrleansPim.Gateway.JsonApi;

/// <summary>What one change did.</summary>
/// <param name="Created">Whether the item did not exist before.</param>
/// <param name="ETag">The stored item's tag; absent after a deletion.</param>
internal sealed record OutcomeModel(bool Created, string? ETag);
