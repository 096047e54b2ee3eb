namespace OrleansPim.Client.Administration;

/// <summary>One collection in figures.</summary>
/// <param name="Kind"><c>addressBook</c>, <c>calendar</c> or <c>photos</c>.</param>
/// <param name="Name">Its name within the kind; empty for the root folder of photos.</param>
/// <param name="Items">How many items it holds.</param>
/// <param name="Sequence">The entry that changed it last.</param>
public sealed record CollectionFigures(string Kind, string Name, int Items, long Sequence);
