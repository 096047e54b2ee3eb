namespace OrleansPim.Replication.Stores;

/// <summary>One page of a listing, ordered by key.</summary>
/// <param name="Blobs">The blobs of this page; may be empty although more follow.</param>
/// <param name="After">Where the next page begins (exclusive); <see langword="null"/> when this was the last.</param>
public sealed record BlobPage(IReadOnlyList<BlobInfo> Blobs, BlobKey? After);
