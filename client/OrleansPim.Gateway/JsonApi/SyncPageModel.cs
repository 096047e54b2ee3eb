namespace OrleansPim.Gateway.JsonApi;

/// <summary>What changed since a token.</summary>
/// <param name="Changes">Each item once, as it is now.</param>
/// <param name="Next">What to pass as <c>since</c> next time.</param>
/// <param name="HasMore">Whether more follows now.</param>
/// <param name="Folders">Of a folder of photos, each folder in it that was made, changed or deleted, or below which something was.</param>
internal sealed record SyncPageModel(
    IReadOnlyList<ChangedItemModel> Changes, string Next, bool HasMore, IReadOnlyList<ChangedFolderModel> Folders);
