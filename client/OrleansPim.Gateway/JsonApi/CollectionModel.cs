namespace OrleansPim.Gateway.JsonApi;

/// <summary>One collection.</summary>
/// <param name="Kind">addressBook, calendar or photos.</param>
/// <param name="Name">Unique within the kind; of photos a path of folders, empty for the root.</param>
/// <param name="ItemCount">How many items it holds.</param>
/// <param name="Sequence">Changes whenever its contents do.</param>
/// <param name="Components">What a calendar accepts; empty for other kinds.</param>
/// <param name="Properties">
/// What clients have said about it, such as its name for people and its colour, by <c>{namespace}local</c>: text, or one XML element.
/// </param>
internal sealed record CollectionModel(
    string Kind, string Name, int ItemCount, long Sequence, IReadOnlyList<string> Components, IReadOnlyDictionary<string, string>? Properties = null)
{
    public static CollectionModel Of(CollectionInfo info) =>
        new(CollectionAddress.KindText(info.Id.Kind), info.Id.Name, info.ItemCount, info.Sequence, info.Components, info.Properties);
}
