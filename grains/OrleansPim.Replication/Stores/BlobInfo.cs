namespace OrleansPim.Replication.Stores;

/// <summary>One line of a listing.</summary>
/// <param name="Key">The blob's key.</param>
/// <param name="Version">Its version at some moment during the listing.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct BlobInfo(BlobKey Key, BlobVersion Version, long Length);
