namespace OrleansPim.Gateway.JsonApi;

/// <summary>The list of what an archive holds: the last file that is written, so that an archive without it is incomplete.</summary>
/// <param name="Subscriber">Whose data.</param>
/// <param name="ExportedAt">When the export began.</param>
/// <param name="Collections">All collections, also empty ones.</param>
/// <param name="Entries">All files.</param>
internal sealed record Manifest(
    string Subscriber, DateTimeOffset ExportedAt, IReadOnlyList<CollectionModel> Collections, IReadOnlyList<ManifestEntry> Entries)
{
    public const string Path = "manifest.json";
}
